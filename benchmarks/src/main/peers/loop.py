"""A boto3 thread pool with adaptive retries: loop.py WORK. What fails is sent again, pass after pass."""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

with open(sys.argv[1], encoding="utf-8") as file:
    work = json.load(file)


def client(place):
    return boto3.client(
        "chime-sdk-voice",
        region_name=place["region"],
        endpoint_url=work["endpoint"],
        aws_access_key_id=place["accessKeyId"],
        aws_secret_access_key=place["secretAccessKey"],
        config=Config(retries={"mode": "adaptive"}, max_pool_connections=work["inFlight"]),
    )


def in_turn(places):
    batch = work["batch"]
    own = []
    for place in places:
        voice = client(place)
        numbers = place["numbers"]
        own.append([(voice, place["connector"], numbers[i : i + batch]) for i in range(0, len(numbers), batch)])
    longest = max(len(requests) for requests in own)
    return [requests[i] for i in range(longest) for requests in own if i < len(requests)]


def send(request):
    voice, connector, numbers = request
    try:
        voice.disassociate_phone_numbers_from_voice_connector(VoiceConnectorId=connector, E164PhoneNumbers=numbers)
        return None
    except (BotoCoreError, ClientError):
        return request


def run(requests, threads):
    with ThreadPoolExecutor(threads) as pool:
        while requests:
            requests = [failed for failed in pool.map(send, requests) if failed is not None]


run(in_turn([work["warmUp"]]), work["inFlight"])
todo = in_turn(work["places"])
print("ready", flush=True)
sys.stdin.readline()
start = time.monotonic()
run(todo, work["inFlight"] * len(work["places"]))
print("done", time.monotonic() - start, 0, flush=True)
