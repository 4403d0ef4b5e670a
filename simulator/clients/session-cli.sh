#!/usr/bin/env bash
# A full session of the AWS CLI, unchanged, against a simulator. Run by simulator/sessions.sh.
set -euo pipefail
endpoint=$1 account=$2 region=$3 connector=$4 number=$5
export AWS_ENDPOINT_URL=$endpoint AWS_REGION=$region AWS_DEFAULT_REGION=$region AWS_MAX_ATTEMPTS=1 AWS_EC2_METADATA_DISABLED=true
export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
export AWS_PAGER=
unset AWS_PROFILE AWS_SESSION_TOKEN

expect() { # what, expected, actual
  [ "$2" = "$3" ] || { echo "AWS CLI: $1: expected '$2', was '$3'" >&2; exit 1; }
}
expect_error() { # code, command...
  local code=$1 said
  shift
  said=$("$@" 2>&1 >/dev/null) && { echo "AWS CLI: $* raised nothing, expected $code" >&2; exit 1; }
  case $said in *"($code)"*) ;; *) echo "AWS CLI: $* raised $said, expected $code" >&2; exit 1 ;; esac
}
voice() { aws chime-sdk-voice "$@"; }

aws sts get-caller-identity >/dev/null
aws organizations list-accounts --query 'length(Accounts)' >/dev/null
read -r AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN < <(aws sts assume-role --output text \
  --role-arn "arn:aws:iam::$account:role/VoiceOps" --role-session-name cli \
  --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]')
export AWS_SESSION_TOKEN
expect "whose session" "$account" "$(aws sts get-caller-identity --query Account --output text)"
expect "the connector's Region" "$region" \
  "$(voice get-voice-connector --voice-connector-id "$connector" --query VoiceConnector.AwsRegion --output text)"
listed=$(voice list-phone-numbers --filter-name VoiceConnectorId --filter-value "$connector" --max-results 10 \
  --query 'length(PhoneNumbers)' --output text)
[ "$listed" -gt 0 ] || { echo "AWS CLI: nothing listed" >&2; exit 1; }
expect "number errors" "+19995550199 NotFound" "$(voice disassociate-phone-numbers-from-voice-connector \
  --voice-connector-id "$connector" --e164-phone-numbers "$number" +19995550199 \
  --query 'PhoneNumberErrors[].[PhoneNumberId,ErrorCode]' --output text | tr '\t' ' ')"
expect "associations left" 0 \
  "$(voice get-phone-number --phone-number-id "$number" --query 'length(PhoneNumber.Associations)' --output text)"
expect_error NotFoundException voice get-voice-connector --voice-connector-id aaaaaaaaaaaaaaaaaaaaaa
curl -fsS -o /dev/null -d '{"faults": [{"calls": 1, "then": {"error": "ThrottledClientException"}}]}' "$endpoint/_onhook/faults"
expect_error ThrottledClientException voice list-voice-connectors
curl -fsS -o /dev/null -X DELETE "$endpoint/_onhook/faults"
curl -fsS -o /dev/null -X POST "$endpoint/_onhook/sessions/expire?account=$account"
expect_error ExpiredTokenException voice list-voice-connectors
expect_error ExpiredToken aws sts get-caller-identity
echo "AWS CLI: a full session, $listed numbers listed"
