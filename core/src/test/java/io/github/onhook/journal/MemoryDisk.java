package io.github.onhook.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** A disk in memory with one file on it, a journal's, and as much room as it is given. It outlives its writers. */
public final class MemoryDisk {

    private byte[] bytes = new byte[1 << 13];
    private int size;
    private int room = Integer.MAX_VALUE;
    private final List<byte[]> kept = new ArrayList<>();

    /** A journal in the disk's file, which works on this scheduler. */
    public Journal journal(String runId, Scheduler scheduler) {
        return new FileJournal(
                Path.of("journal.jsonl"),
                runId,
                new Channel(),
                false,
                scheduler,
                (journal, from, torn) -> kept.add(Arrays.copyOfRange(bytes, (int) from, (int) from + torn.bytes())));
    }

    /** How many bytes it takes before it is full. */
    public void room(int most) {
        room = most;
    }

    /** What is on it. */
    public byte[] content() {
        return Arrays.copyOf(bytes, size);
    }

    /** The torn ends that were cut off. */
    public List<byte[]> kept() {
        return List.copyOf(kept);
    }

    /** Puts something else on it. */
    public void content(byte[] other) {
        bytes = other.clone();
        size = other.length;
    }

    private final class Channel extends FileChannel {

        @Override
        public int read(ByteBuffer to, long position) {
            int count = (int) Math.min(to.remaining(), size - position);
            if (count <= 0) {
                return -1;
            }
            to.put(bytes, (int) position, count);
            return count;
        }

        @Override
        public int write(ByteBuffer from, long position) throws IOException {
            int at = (int) position;
            int count = Math.min(from.remaining(), room - at);
            if (count <= 0) {
                throw new IOException("No space left on device");
            }
            if (at + count > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, at + count));
            }
            from.get(bytes, at, count);
            size = Math.max(size, at + count);
            return count;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public FileChannel truncate(long to) {
            size = (int) Math.min(size, to);
            return this;
        }

        @Override
        public void force(boolean metaData) {}

        @Override
        protected void implCloseChannel() {}

        // A journal uses none of these.

        @Override
        public int read(ByteBuffer to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long read(ByteBuffer[] to, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int write(ByteBuffer from) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long write(ByteBuffer[] from, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long position() {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileChannel position(long to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferFrom(ReadableByteChannel from, long position, long count) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock lock(long position, long length, boolean shared) {
            throw new UnsupportedOperationException();
        }

        @Override
        public @Nullable FileLock tryLock(long position, long length, boolean shared) {
            throw new UnsupportedOperationException();
        }
    }
}
