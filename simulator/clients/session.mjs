// A full session of the AWS SDK for JavaScript, unchanged, against a simulator. Run by simulator/sessions.sh.
import assert from 'node:assert/strict';
import {
  ChimeSDKVoiceClient, DisassociatePhoneNumbersFromVoiceConnectorCommand, GetPhoneNumberCommand, GetVoiceConnectorCommand,
  ListPhoneNumbersCommand, ListVoiceConnectorsCommand, NotFoundException, ThrottledClientException,
} from '@aws-sdk/client-chime-sdk-voice';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

const [endpoint, account, region, connector, number] = process.argv.slice(2);
const common = { endpoint, region, maxAttempts: 1 };
const raised = async (promise) => promise.then(() => assert.fail('nothing was raised'), (error) => error);

const sts = new STSClient({ ...common, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
assert.match((await sts.send(new GetCallerIdentityCommand({}))).Account, /^\d{12}$/);
const { Credentials: c } = await sts.send(new AssumeRoleCommand({
  RoleArn: `arn:aws:iam::${account}:role/VoiceOps`, RoleSessionName: 'javascript',
}));
assert.ok(c.Expiration instanceof Date && c.Expiration > new Date());
const credentials = { accessKeyId: c.AccessKeyId, secretAccessKey: c.SecretAccessKey, sessionToken: c.SessionToken };
const voice = new ChimeSDKVoiceClient({ ...common, credentials });

const { VoiceConnectors } = await voice.send(new ListVoiceConnectorsCommand({ MaxResults: 1 }));
assert.equal(VoiceConnectors.length, 1);
assert.equal((await voice.send(new GetVoiceConnectorCommand({ VoiceConnectorId: connector }))).VoiceConnector.AwsRegion, region);
let page, listed = 0;
do {
  page = await voice.send(new ListPhoneNumbersCommand({
    FilterName: 'VoiceConnectorId', FilterValue: connector, MaxResults: 10, NextToken: page?.NextToken,
  }));
  listed += page.PhoneNumbers.length;
} while (page.NextToken);
assert.ok(listed > 0);

const { PhoneNumberErrors } = await voice.send(new DisassociatePhoneNumbersFromVoiceConnectorCommand({
  VoiceConnectorId: connector, E164PhoneNumbers: [number, '+19995550199'],
}));
assert.deepEqual(PhoneNumberErrors.map((e) => [e.PhoneNumberId, e.ErrorCode]), [['+19995550199', 'NotFound']]);
const { PhoneNumber } = await voice.send(new GetPhoneNumberCommand({ PhoneNumberId: number }));
assert.deepEqual(PhoneNumber.Associations, []);
assert.ok(PhoneNumber.UpdatedTimestamp instanceof Date);

const missing = await raised(voice.send(new GetVoiceConnectorCommand({ VoiceConnectorId: 'a'.repeat(22) })));
assert.ok(missing instanceof NotFoundException, `raised ${missing}`);
assert.equal(missing.$metadata.httpStatusCode, 404);
assert.match(missing.$metadata.requestId, /^[0-9a-f-]{36}$/);

await fetch(`${endpoint}/_onhook/faults`, {
  method: 'POST', body: '{"faults": [{"calls": 1, "then": {"error": "ThrottledClientException"}}]}',
});
const throttled = await raised(voice.send(new ListVoiceConnectorsCommand({})));
assert.ok(throttled instanceof ThrottledClientException, `raised ${throttled}`);
await fetch(`${endpoint}/_onhook/faults`, { method: 'DELETE' });

await fetch(`${endpoint}/_onhook/sessions/expire?account=${account}`, { method: 'POST' });
const expired = await raised(voice.send(new ListVoiceConnectorsCommand({})));
assert.equal(expired.name, 'ExpiredTokenException');
console.log(`JavaScript SDK: a full session, ${listed} numbers listed`);
