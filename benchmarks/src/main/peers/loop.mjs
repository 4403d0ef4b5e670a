// A loop over the AWS SDK for JavaScript with bounded concurrency: loop.mjs WORK. What fails is sent again, pass after pass.
import { readFileSync } from "node:fs";
import { once } from "node:events";
import {
  ChimeSDKVoiceClient,
  DisassociatePhoneNumbersFromVoiceConnectorCommand,
} from "@aws-sdk/client-chime-sdk-voice";

const work = JSON.parse(readFileSync(process.argv[2], "utf8"));

function requests(place) {
  const client = new ChimeSDKVoiceClient({
    region: place.region,
    endpoint: work.endpoint,
    credentials: { accessKeyId: place.accessKeyId, secretAccessKey: place.secretAccessKey },
  });
  const all = [];
  for (let i = 0; i < place.numbers.length; i += work.batch) {
    const numbers = place.numbers.slice(i, i + work.batch);
    all.push({ client, input: { VoiceConnectorId: place.connector, E164PhoneNumbers: numbers } });
  }
  return all;
}

async function pass(todo) {
  const failed = [];
  let next = 0;
  async function worker() {
    while (next < todo.length) {
      const request = todo[next++];
      try {
        await request.client.send(new DisassociatePhoneNumbersFromVoiceConnectorCommand(request.input));
      } catch {
        failed.push(request);
      }
    }
  }
  await Promise.all(Array.from({ length: work.inFlight }, worker));
  return failed;
}

async function run(place) {
  let left = place;
  while (left.length > 0) {
    left = await pass(left);
  }
}

await run(requests(work.warmUp));
const places = work.places.map(requests);
console.log("ready");
await once(process.stdin, "data");
const start = performance.now();
await Promise.all(places.map(run));
console.log(`done ${(performance.now() - start) / 1000} 0`);
process.exit(0);
