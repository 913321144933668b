// LiveKit's Node SDK as a publisher or a subscriber of the numbered test media (src/pattern.rs).
//
//   node client.mjs publish|subscribe|watch URL TOKEN v0|v1
//
// A publisher sends pictures, a tone and, whenever somebody says "hello", twenty data packets, until its input ends.
// A subscriber says hello when the first picture is there and prints what arrived, as one line of JSON.
import {
  AudioFrame,
  AudioSource,
  AudioStream,
  LocalAudioTrack,
  LocalVideoTrack,
  Room,
  RoomEvent,
  TrackKind,
  TrackPublishOptions,
  TrackSource,
  VideoBufferType,
  VideoFrame,
  VideoSource,
  VideoStream,
  dispose,
} from '@livekit/rtc-node';

const WIDTH = 640;
const HEIGHT = 360;
const COLUMNS = 16;
const ROW = HEIGHT / 12;
const SOURCE = 4;
const RATE = 48000;
const TONE = 440;
const PACKETS = 20;
const PICTURES = 40;

function draw(frame) {
  const number = (SOURCE << 12) | (frame & 0xfff);
  const planes = new Uint8Array((WIDTH * HEIGHT * 3) / 2).fill(128);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      let luma = (((x + y + frame * 4) / 80) | 0) % 2 ? 150 : 70;
      if (y < ROW * 2) {
        const one = (number >> (COLUMNS - 1 - Math.floor((x * COLUMNS) / WIDTH))) & 1;
        luma = (one === 1) === y < ROW ? 235 : 16;
      }
      planes[y * WIDTH + x] = luma;
    }
  }
  return planes;
}

function read(luma, width, height) {
  // Decoders start with an empty picture of a few pixels.
  if (width < 160) return null;
  const cell = Math.floor(width / COLUMNS);
  const row = Math.floor(height / 12);
  const mean = (x0, y0) => {
    let sum = 0;
    let count = 0;
    for (let y = y0 + (row >> 2); y < y0 + row - (row >> 2); y++)
      for (let x = x0 + (cell >> 2); x < x0 + cell - (cell >> 2); x++, count++) sum += luma[y * width + x];
    return sum / count;
  };
  let number = 0;
  for (let column = 0; column < COLUMNS; column++) {
    const difference = mean(column * cell, 0) - mean(column * cell, row);
    if (Math.abs(difference) < 60) return null;
    number = number * 2 + (difference > 0 ? 1 : 0);
  }
  return number;
}

/** The strongest tone between 100 and 2000 Hz, in steps of 10 Hz. */
function tone(samples) {
  let best = [0, 0];
  for (let hertz = 100; hertz <= 2000; hertz += 10) {
    let [real, imaginary] = [0, 0];
    for (let n = 0; n < samples.length; n++) {
      const angle = (2 * Math.PI * hertz * n) / RATE;
      real += samples[n] * Math.cos(angle);
      imaginary += samples[n] * Math.sin(angle);
    }
    const power = real * real + imaginary * imaginary;
    if (power > best[1]) best = [hertz, power];
  }
  return best[0];
}

const [role, url, token, version] = process.argv.slice(2);
const room = new Room();
const options = { autoSubscribe: true, dynacast: false, singlePeerConnection: version === 'v1' };

async function publish() {
  let hellos = 0;
  room.on(RoomEvent.DataReceived, async (payload, participant, kind, topic) => {
    if (topic !== 'hello') return;
    hellos++;
    for (let n = 0; n < PACKETS; n++)
      await room.localParticipant.publishData(new TextEncoder().encode(`packet ${n} ${'x'.repeat(n * 50)}`), {
        reliable: true,
        topic: 'numbers',
        // The update that introduces the sender may come after its packet.
        destination_identities: participant === undefined ? [] : [participant.identity],
      });
  });
  await room.connect(url, token, options);
  const video = new VideoSource(WIDTH, HEIGHT);
  const audio = new AudioSource(RATE, 1);
  await room.localParticipant.publishTrack(
    LocalVideoTrack.createVideoTrack('camera', video),
    new TrackPublishOptions({ source: TrackSource.SOURCE_CAMERA }),
  );
  await room.localParticipant.publishTrack(
    LocalAudioTrack.createAudioTrack('microphone', audio),
    new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE, dtx: false }),
  );
  console.log(JSON.stringify({ published: true }));
  let open = true;
  process.stdin.resume();
  process.stdin.on('end', () => (open = false));
  const pictures = (async () => {
    for (let frame = 0; open; frame++) {
      video.captureFrame(new VideoFrame(draw(frame), WIDTH, HEIGHT, VideoBufferType.I420));
      await new Promise((next) => setTimeout(next, 66));
    }
  })();
  const sound = (async () => {
    const count = RATE / 100;
    for (let n = 0; open; n += count) {
      const samples = Int16Array.from({ length: count }, (_, i) => 8000 * Math.sin((2 * Math.PI * TONE * (n + i)) / RATE));
      await audio.captureFrame(new AudioFrame(samples, RATE, 1, count));
    }
  })();
  await Promise.all([pictures, sound]);
  console.log(JSON.stringify({ hellos }));
}

async function subscribe() {
  const result = { frames: [], unreadable: 0, sources: [], tone: 0, packets: [] };
  const waits = {};
  const until = (name) => new Promise((done) => (waits[name] = done));
  const everything = role === 'subscribe';
  const all = Promise.all([until('pictures'), ...(everything ? [until('sound'), until('packets')] : [])]);
  room.on(RoomEvent.DataReceived, (payload, participant, kind, topic) => {
    if (topic !== 'numbers' || result.packets.length === PACKETS) return;
    result.packets.push(new TextDecoder().decode(payload));
    if (result.packets.length === PACKETS) waits.packets();
  });
  room.on(RoomEvent.TrackSubscribed, async (track) => {
    if (track.kind === TrackKind.KIND_VIDEO) {
      const sources = new Set();
      for await (const { frame } of new VideoStream(track)) {
        const i420 = frame.type === VideoBufferType.I420 ? frame : frame.convert(VideoBufferType.I420);
        const number = read(i420.data, i420.width, i420.height);
        if (number === null) result.unreadable++;
        else {
          if (result.frames.length === 0 && everything)
            await room.localParticipant.publishData(new TextEncoder().encode('hello'), { reliable: true, topic: 'hello' });
          result.frames.push(number & 0xfff);
          sources.add(number >> 12);
        }
        if (result.frames.length >= PICTURES) break;
      }
      result.sources = [...sources];
      waits.pictures();
    } else if (everything) {
      const samples = [];
      for await (const frame of new AudioStream(track, RATE, 1)) {
        // The first moments are silence from before the first packet.
        if (samples.length > 0 || frame.data.some((sample) => Math.abs(sample) > 3000)) samples.push(...frame.data);
        if (samples.length >= RATE) break;
      }
      result.tone = tone(samples.slice(RATE / 2));
      waits.sound();
    }
  });
  await room.connect(url, token, options);
  await all;
  console.log(JSON.stringify(result));
}

await (role === 'publish' ? publish() : subscribe());
await room.disconnect();
await dispose();
process.exit(0);
