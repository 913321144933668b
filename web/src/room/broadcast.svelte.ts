import type { LocalTrack, Room, TrackPublishOptions, VideoCodec, VideoEncoding } from 'livekit-client';
import { ApiError } from '../api/error';
import type { JoinView } from '../api/views';
import type { Capture, CaptureListener } from './capture.svelte';
import { departure, rejoinDelay, resumeDelays } from './departure';
import { loadLiveKit, type LiveKit } from './livekit';
import { preset, publishCodec } from './quality';

/** The server waits this long for a lost broadcaster; trying on after it would start nothing. */
const GIVE_UP_MS = 5 * 60_000;

export type BroadcastPhase =
  /** Not connected. */
  | 'idle'
  | 'connecting'
  | 'live'
  /** The connection broke; it is being resumed or made anew. */
  | 'reconnecting'
  /** Another tab or device publishes in this one's place. */
  | 'taken_over'
  | 'removed'
  /** The room was closed: the stream is over. */
  | 'ended'
  | 'failed';

export type Health = 'excellent' | 'good' | 'poor' | 'lost' | 'unknown';

/** Publishes what the capture holds into the stream's room, and comes back by itself when the line breaks. */
export class Broadcast implements CaptureListener {
  phase = $state<BroadcastPhase>('idle');
  health = $state<Health>('unknown');
  /** Which try to come back is under way, from 1. */
  attempt = $state(0);
  /** Why the broadcast could not start or come back. */
  failure = $state.raw<unknown>();
  /** A track that the server or the browser would not publish. */
  trackFailure = $state.raw<unknown>();

  #room: Room | null = null;
  #closing = false;
  readonly #capture: Capture;
  readonly #join: () => Promise<JoinView>;

  constructor(capture: Capture, join: () => Promise<JoinView>) {
    this.#capture = capture;
    this.#join = join;
    capture.listener = this;
  }

  /** Connects and publishes; the outcome is in `phase` and `failure`. */
  async start(): Promise<void> {
    if (this.phase === 'connecting' || this.phase === 'live' || this.phase === 'reconnecting') return;
    this.phase = 'connecting';
    this.#closing = false;
    this.failure = undefined;
    try {
      await this.#connect();
    } catch (error) {
      await this.#drop();
      this.failure = error;
      this.phase = 'failed';
    }
  }

  /** Leaves the room; the devices stay with the capture. */
  async stop(): Promise<void> {
    this.#closing = true;
    this.phase = 'idle';
    await this.#drop();
  }

  async added(track: LocalTrack): Promise<void> {
    if (this.#room === null || this.phase !== 'live') return;
    await this.#publish(track);
  }

  async removed(track: LocalTrack): Promise<void> {
    await this.#room?.localParticipant.unpublishTrack(track, false);
  }

  async resized(track: LocalTrack): Promise<void> {
    if (this.phase !== 'live') return;
    await this.removed(track);
    await this.added(track);
  }

  async #connect(): Promise<void> {
    const livekit = await loadLiveKit();
    const joined = await this.#join();
    const room = new livekit.Room({
      reconnectPolicy: new livekit.DefaultReconnectPolicy([...resumeDelays]),
      // The capture owns the devices: a broken connection must not turn the camera off.
      stopLocalTrackOnUnpublish: false,
      // Layers and codecs that nobody takes are not encoded.
      dynacast: true,
      // `beforeunload` asks before it leaves; hanging up at the question would answer it.
      disconnectOnPageLeave: false,
    });
    this.#room = room;
    this.#listen(livekit, room);
    await room.connect(joined.url, joined.token, {
      autoSubscribe: false,
      ...(joined.ice_servers.length > 0 ? { rtcConfig: { iceServers: joined.ice_servers } } : {}),
    });
    if (this.#closing || this.#room !== room) {
      await room.disconnect(false);
      return;
    }
    for (const track of this.#capture.tracks) await this.#publish(track);
    this.phase = 'live';
    this.attempt = 0;
  }

  #listen(livekit: LiveKit, room: Room): void {
    const { RoomEvent } = livekit;
    const mine = (act: () => void) => () => {
      if (this.#room === room) act();
    };
    const away = mine(() => {
      if (this.phase !== 'live' && this.phase !== 'reconnecting') return;
      this.phase = 'reconnecting';
      this.attempt = Math.max(1, this.attempt);
    });
    room.on(RoomEvent.SignalReconnecting, away);
    room.on(RoomEvent.Reconnecting, away);
    room.on(
      RoomEvent.Reconnected,
      mine(() => {
        this.phase = 'live';
        this.attempt = 0;
      }),
    );
    room.on(RoomEvent.ConnectionQualityChanged, (quality, participant) => {
      if (this.#room === room && participant === room.localParticipant) this.health = quality;
    });
    room.on(RoomEvent.Disconnected, (reason) => {
      if (this.#room !== room || this.#closing) return;
      this.#room = null;
      // The first connection reports its failure to start() itself.
      if (this.phase === 'connecting') return;
      const how = departure(reason);
      if (how === 'taken_over' || how === 'removed' || how === 'ended') this.phase = how;
      else void this.#comeBack();
    });
  }

  async #comeBack(): Promise<void> {
    this.phase = 'reconnecting';
    const since = Date.now();
    for (let attempt = 0; Date.now() - since < GIVE_UP_MS; attempt++) {
      this.attempt = attempt + 1;
      await new Promise((resolve) => setTimeout(resolve, rejoinDelay(attempt, Math.random())));
      if (this.#closing || this.phase !== 'reconnecting') return;
      try {
        await this.#connect();
        return;
      } catch (error) {
        await this.#drop();
        this.failure = error;
        if (error instanceof ApiError && !error.transient) break;
      }
    }
    this.phase =
      this.failure instanceof ApiError && this.failure.code === 'stream_ended' ? 'ended' : 'failed';
  }

  async #publish(track: LocalTrack): Promise<void> {
    const livekit = await loadLiveKit();
    try {
      await this.#room?.localParticipant.publishTrack(track, this.#options(livekit, track));
      this.trackFailure = undefined;
    } catch (error) {
      this.trackFailure = error;
    }
  }

  #options(livekit: LiveKit, track: LocalTrack): TrackPublishOptions {
    if (!livekit.isVideoTrack(track)) return { source: track.source };
    const codec = publishCodec(
      RTCRtpSender.getCapabilities('video')?.codecs.map((known) => known.mimeType) ?? [],
    );
    const shared: TrackPublishOptions = {
      source: track.source,
      simulcast: true,
      videoCodec: codec,
      // Three separate encodings rather than SVC: the server picks one per viewer.
      ...(codec === 'vp9' ? { scalabilityMode: 'L1T3' as const } : {}),
    };
    if (track.source === livekit.Track.Source.ScreenShare) {
      const screen = { maxBitrate: 3_000_000, maxFramerate: 30 };
      return { ...shared, screenShareEncoding: screen, backupCodec: backup(codec, screen) };
    }
    const { maxBitrateBps, frameRate } = preset(this.#capture.quality);
    const camera = { maxBitrate: maxBitrateBps, maxFramerate: frameRate };
    return { ...shared, videoEncoding: camera, backupCodec: backup(codec, camera) };
  }

  async #drop(): Promise<void> {
    const room = this.#room;
    this.#room = null;
    await room?.disconnect(false).catch(() => undefined);
  }
}

/**
 * Every browser decodes VP8. It is encoded beside the first codec only while somebody watches who cannot decode that
 * one, which the server finds out.
 */
function backup(codec: VideoCodec, encoding: VideoEncoding): TrackPublishOptions['backupCodec'] {
  return codec === 'vp8' ? false : { codec: 'vp8', encoding };
}
