package io.github.onhook.internal.engine;

/**
 * A batch that was refused as a whole, and is being sent in ever smaller parts. If all parts succeed, no number was the
 * culprit: the batch was too large.
 */
final class Split {

    private int open = 1;
    private boolean culprit;
    private int largestAccepted;

    /** A part was refused in its turn, and is in two parts now. */
    void halved() {
        open++;
    }

    /** A part was accepted. */
    void accepted(int size) {
        largestAccepted = Math.max(largestAccepted, size);
        open--;
    }

    /** A part ended in another way, or a number stands alone and is still refused. */
    void culprit() {
        culprit = true;
        open--;
    }

    /** The largest batch that the location takes, as far as this tells; 0 if it does not. */
    int learnedBatchSize() {
        return open == 0 && !culprit ? largestAccepted : 0;
    }
}
