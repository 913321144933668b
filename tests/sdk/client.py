"""LiveKit's Python SDK as a publisher or a subscriber of the numbered test media (src/pattern.rs).

    python client.py publish|subscribe|watch|listen URL TOKEN v0|v1

Says and does the same as client.mjs, so that each can stand on either side.
"""

import asyncio
import json
import math
import sys

import numpy as np
from livekit import rtc

WIDTH, HEIGHT = 640, 360
COLUMNS = 16
ROW = HEIGHT // 12
SOURCE = 5
RATE = 48000
TONE = 440
PACKETS = 20
PICTURES = 40


def draw(frame: int) -> bytes:
    number = SOURCE << 12 | frame & 0xFFF
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    luma = np.where((x + y + frame * 4) // 80 % 2 == 0, 70, 150).astype(np.uint8)
    ones = (number >> (COLUMNS - 1 - x[0] * COLUMNS // WIDTH)) & 1
    luma[:ROW] = np.where(ones == 1, 235, 16)
    luma[ROW : ROW * 2] = np.where(ones == 1, 16, 235)
    return luma.tobytes() + bytes([128]) * (WIDTH * HEIGHT // 2)


def read(data: bytes, width: int, height: int) -> int | None:
    # Decoders start with an empty picture of a few pixels.
    if width < 160:
        return None
    luma = np.frombuffer(data, dtype=np.uint8, count=width * height).reshape(height, width).astype(int)
    cell, row = width // COLUMNS, height // 12
    number = 0
    for column in range(COLUMNS):
        x = slice(column * cell + cell // 4, (column + 1) * cell - cell // 4)
        upper = luma[row // 4 : row - row // 4, x].mean()
        lower = luma[row + row // 4 : 2 * row - row // 4, x].mean()
        if abs(upper - lower) < 60:
            return None
        number = number * 2 + int(upper > lower)
    return number


def tone(samples: np.ndarray) -> float:
    spectrum = np.abs(np.fft.rfft(samples))
    return float(np.argmax(spectrum) * RATE / len(samples))


def say(value: object) -> None:
    print(json.dumps(value), flush=True)


async def publish(room: rtc.Room, url: str, token: str, options: rtc.RoomOptions) -> None:
    hellos = 0
    answers: set[asyncio.Task] = set()

    async def answer(sender: rtc.RemoteParticipant | None) -> None:
        # The update that introduces the sender may come after its packet.
        receivers = [sender.identity] if sender else []
        for n in range(PACKETS):
            await room.local_participant.publish_data(
                f"packet {n} {'x' * (n * 50)}", reliable=True, topic="numbers", destination_identities=receivers
            )

    @room.on("data_received")
    def on_data(packet: rtc.DataPacket) -> None:
        nonlocal hellos
        if packet.topic == "hello":
            hellos += 1
            answers.add(asyncio.create_task(answer(packet.participant)))

    await room.connect(url, token, options)
    video, audio = rtc.VideoSource(WIDTH, HEIGHT), rtc.AudioSource(RATE, 1)
    await room.local_participant.publish_track(
        rtc.LocalVideoTrack.create_video_track("camera", video),
        rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_CAMERA),
    )
    await room.local_participant.publish_track(
        rtc.LocalAudioTrack.create_audio_track("microphone", audio),
        rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE, dtx=False),
    )
    say({"published": True})

    async def pictures() -> None:
        frame = 0
        while True:
            video.capture_frame(rtc.VideoFrame(WIDTH, HEIGHT, rtc.VideoBufferType.I420, draw(frame)))
            frame += 1
            await asyncio.sleep(1 / 15)

    async def sound() -> None:
        count, n = RATE // 100, 0
        while True:
            samples = (8000 * np.sin(2 * math.pi * TONE * np.arange(n, n + count) / RATE)).astype(np.int16)
            await audio.capture_frame(rtc.AudioFrame(samples.tobytes(), RATE, 1, count))
            n += count

    tasks = [asyncio.create_task(pictures()), asyncio.create_task(sound())]
    await asyncio.to_thread(sys.stdin.read)
    for task in tasks:
        task.cancel()
    say({"hellos": hellos})


async def subscribe(room: rtc.Room, url: str, token: str, options: rtc.RoomOptions) -> None:
    result: dict = {"frames": [], "unreadable": 0, "sources": [], "tone": 0, "packets": []}
    waits = {name: asyncio.Event() for name in ("pictures", "sound", "packets")}
    if sys.argv[1] == "watch":
        waits = {"pictures": waits["pictures"]}
    elif sys.argv[1] == "listen":
        del waits["packets"]
    tasks: set[asyncio.Task] = set()

    async def pictures(track: rtc.Track) -> None:
        sources = set()
        async for event in rtc.VideoStream(track, format=rtc.VideoBufferType.I420):
            number = read(event.frame.data, event.frame.width, event.frame.height)
            if number is None:
                result["unreadable"] += 1
            else:
                if not result["frames"] and "packets" in waits:
                    await room.local_participant.publish_data("hello", reliable=True, topic="hello")
                result["frames"].append(number & 0xFFF)
                sources.add(number >> 12)
            if len(result["frames"]) >= PICTURES:
                break
        result["sources"] = list(sources)
        waits["pictures"].set()

    async def sound(track: rtc.Track) -> None:
        samples = np.zeros(0, dtype=np.int16)
        async for event in rtc.AudioStream(track, sample_rate=RATE, num_channels=1):
            frame = np.frombuffer(event.frame.data, dtype=np.int16)
            # The first moments are silence from before the first packet.
            if len(samples) or np.abs(frame.astype(int)).max() > 3000:
                samples = np.concatenate([samples, frame])
            if len(samples) >= RATE:
                break
        result["tone"] = tone(samples[RATE // 2 :])
        waits["sound"].set()

    @room.on("data_received")
    def on_data(packet: rtc.DataPacket) -> None:
        if packet.topic == "numbers" and len(result["packets"]) < PACKETS:
            result["packets"].append(packet.data.decode())
            if len(result["packets"]) == PACKETS:
                waits["packets"].set()

    @room.on("track_subscribed")
    def on_track(track: rtc.Track, *_: object) -> None:
        if track.kind == rtc.TrackKind.KIND_AUDIO and "sound" not in waits:
            return
        follow = pictures if track.kind == rtc.TrackKind.KIND_VIDEO else sound
        tasks.add(asyncio.create_task(follow(track)))

    await room.connect(url, token, options)
    await asyncio.gather(*(event.wait() for event in waits.values()))
    say(result)


async def main() -> None:
    role, url, token, version = sys.argv[1:]
    room = rtc.Room()
    options = rtc.RoomOptions(single_peer_connection=version == "v1")
    await (publish if role == "publish" else subscribe)(room, url, token, options)
    await room.disconnect()


asyncio.run(main())
