import type { RemoteAudioTrack, RemoteTrackPublication, RemoteVideoTrack, Room } from 'livekit-client';
import { ApiError } from '../api/error';
import type { JoinView } from '../api/views';
import type { Health } from './broadcast.svelte';
import { departure, rejoinDelay, resumeDelays, type Departure } from './departure';
import { loadLiveKit, type LiveKit } from './livekit';
import { menuLayers, type Layer } from './quality';
import type { Picture } from './stage-layout';

export type ViewingPhase =
  | 'idle'
  | 'joining'
  | 'watching'
  | 'reconnecting'
  /** Over, and not coming back by itself; `stopped` says why. */
  | 'stopped';

export type StopReason = Departure | 'failed';

interface Shown {
  track: RemoteVideoTrack;
  publication: RemoteTrackPublication;
}

/** A viewer's connection: joins, keeps the creator's pictures and sound, and comes back when the line breaks. */
export class Viewing {
  phase = $state<ViewingPhase>('idle');
  stopped = $state<StopReason | null>(null);
  failure = $state.raw<unknown>();
  health = $state<Health>('unknown');
  pictures = $state.raw<Record<Picture, RemoteVideoTrack | null>>({ camera: null, screen: null });
  sounds = $state.raw<RemoteAudioTrack[]>([]);
  /** True while somebody who publishes is in the room. */
  hostPresent = $state(false);
  micMuted = $state(false);
  /** True while a picture is there that this browser has no decoder for. */
  undecodable = $state(false);
  /** The layers that the main picture can be had in, largest first. */
  layers = $state.raw<Record<Picture, Layer[]>>({ camera: [], screen: [] });

  #room: Room | null = null;
  #livekit: LiveKit | null = null;
  #shown: Partial<Record<Picture, Shown>> = {};
  readonly #refused = new Set<string>();
  #closing = false;
  #paused = false;
  #wanted: Layer | null = null;
  readonly #join: () => Promise<JoinView>;

  constructor(join: () => Promise<JoinView>) {
    this.#join = join;
  }

  /** Joins the room; a refusal or failure ends in `stopped` with the reason. */
  async start(): Promise<void> {
    if (this.phase !== 'idle' && this.phase !== 'stopped') return;
    this.#closing = false;
    this.phase = 'joining';
    this.stopped = null;
    this.failure = undefined;
    await this.#tryJoining(0);
  }

  /** Leaves; the server learns of it at once. */
  async stop(): Promise<void> {
    this.#closing = true;
    this.phase = 'idle';
    await this.#drop();
  }

  /** Must be called from a press: browsers hold sound back until then. */
  async allowSound(): Promise<void> {
    await this.#room?.startAudio().catch(() => undefined);
  }

  /** Stops the flow of media without leaving, and starts it again at the live edge. */
  setPaused(paused: boolean): void {
    this.#paused = paused;
    this.#eachPublication((publication) => publication.setEnabled(!paused));
  }

  /** Caps the picture to a layer; null lets the player's size and the connection decide. */
  setLayer(layer: Layer | null): void {
    this.#wanted = layer;
    for (const shown of Object.values(this.#shown)) this.#applyLayer(shown.publication);
  }

  async #tryJoining(attempt: number): Promise<void> {
    for (let n = attempt; ; n++) {
      if (n > 0) await new Promise((resolve) => setTimeout(resolve, rejoinDelay(n - 1, Math.random())));
      if (this.#closing) return;
      try {
        await this.#connect();
        return;
      } catch (error) {
        await this.#drop();
        if (this.#closing) return;
        this.failure = error;
        // The stream's state and the room's may be a moment apart just after Go live.
        const early = error instanceof ApiError && error.code === 'not_live_yet';
        const final = error instanceof ApiError && !error.transient && !early;
        if (final || n >= 12) {
          this.stopped = 'failed';
          this.phase = 'stopped';
          return;
        }
      }
    }
  }

  async #connect(): Promise<void> {
    const [livekit, joined] = await Promise.all([loadLiveKit(), this.#join()]);
    this.#livekit = livekit;
    const room = new livekit.Room({
      reconnectPolicy: new livekit.DefaultReconnectPolicy([...resumeDelays]),
      adaptiveStream: { pixelDensity: 'screen' },
      disconnectOnPageLeave: true,
    });
    this.#room = room;
    this.#listen(livekit, room);
    await room.connect(joined.url, joined.token, {
      ...(joined.ice_servers.length > 0 ? { rtcConfig: { iceServers: joined.ice_servers } } : {}),
    });
    if (this.#closing || this.#room !== room) {
      await room.disconnect();
      return;
    }
    this.phase = 'watching';
    this.failure = undefined;
    this.#update(room);
  }

  #listen(livekit: LiveKit, room: Room): void {
    const { RoomEvent } = livekit;
    const update = () => this.#update(room);
    const changes = [
      RoomEvent.TrackSubscribed,
      RoomEvent.TrackUnsubscribed,
      RoomEvent.TrackPublished,
      RoomEvent.TrackUnpublished,
      RoomEvent.TrackMuted,
      RoomEvent.TrackUnmuted,
      RoomEvent.ParticipantConnected,
      RoomEvent.ParticipantDisconnected,
    ] as const;
    for (const event of changes) room.on(event, update);
    const away = () => {
      if (this.#room === room && this.phase === 'watching') this.phase = 'reconnecting';
    };
    room.on(RoomEvent.SignalReconnecting, away);
    room.on(RoomEvent.Reconnecting, away);
    room.on(RoomEvent.Reconnected, () => {
      if (this.#room !== room) return;
      this.phase = 'watching';
      update();
    });
    room.on(RoomEvent.TrackSubscriptionFailed, (sid, _participant, reason) => {
      if (this.#room !== room || reason !== livekit.SubscriptionError.SE_CODEC_UNSUPPORTED) return;
      this.#refused.add(sid);
      update();
    });
    room.on(RoomEvent.ConnectionQualityChanged, (quality, participant) => {
      if (this.#room === room && participant === room.localParticipant) this.health = quality;
    });
    room.on(RoomEvent.Disconnected, (reason) => {
      if (this.#room !== room || this.#closing) return;
      this.#room = null;
      this.#clear();
      // The first connection reports its failure to whoever started it.
      if (this.phase === 'joining') return;
      const how = departure(reason);
      if (how === 'lost') {
        this.phase = 'reconnecting';
        void this.#tryJoining(1);
      } else {
        this.stopped = how;
        this.phase = 'stopped';
      }
    });
  }

  /** Reads the room's present state whole: events only say that something changed. */
  #update(room: Room): void {
    const livekit = this.#livekit;
    if (livekit === null || this.#room !== room) return;
    const { Source } = livekit.Track;
    const shown: Partial<Record<Picture, Shown>> = {};
    const sounds: RemoteAudioTrack[] = [];
    let publishing = false;
    let micMuted = false;
    let undecodable = false;
    for (const participant of room.remoteParticipants.values()) {
      for (const publication of participant.trackPublications.values()) {
        publishing = true;
        const track = publication.track;
        if (publication.source === Source.Microphone) micMuted = publication.isMuted;
        if (track === undefined) continue;
        if (livekit.isVideoTrack(track)) {
          const picture: Picture = publication.source === Source.ScreenShare ? 'screen' : 'camera';
          if (publication.isMuted) continue;
          if (this.#refused.has(publication.trackSid)) undecodable = true;
          else shown[picture] = { track: track as RemoteVideoTrack, publication };
        } else {
          sounds.push(track as RemoteAudioTrack);
        }
      }
    }
    for (const entry of Object.values(shown)) {
      const known = Object.values(this.#shown).some((old) => old.publication === entry.publication);
      if (known) continue;
      if (this.#wanted !== null) this.#applyLayer(entry.publication);
      if (this.#paused) entry.publication.setEnabled(false);
    }
    this.#shown = shown;
    this.pictures = { camera: shown.camera?.track ?? null, screen: shown.screen?.track ?? null };
    this.layers = {
      camera: menuLayers(shown.camera?.publication.trackInfo?.layers ?? []),
      screen: menuLayers(shown.screen?.publication.trackInfo?.layers ?? []),
    };
    this.sounds = sounds;
    this.hostPresent = publishing;
    this.micMuted = micMuted;
    this.undecodable = undecodable;
  }

  #applyLayer(publication: RemoteTrackPublication): void {
    const livekit = this.#livekit;
    if (livekit === null) return;
    const own = menuLayers(publication.trackInfo?.layers ?? []);
    const wanted = this.#wanted;
    const layer = wanted === null ? null : own.find((candidate) => candidate.height <= wanted.height);
    // Clearing a cap has no call of its own: asking for the top quality leaves the choice to the adaptive stream.
    if (layer) publication.setVideoDimensions(layer);
    else publication.setVideoQuality(livekit.VideoQuality.HIGH);
  }

  #eachPublication(act: (publication: RemoteTrackPublication) => void): void {
    for (const participant of this.#room?.remoteParticipants.values() ?? []) {
      for (const publication of participant.trackPublications.values()) act(publication);
    }
  }

  #clear(): void {
    this.#shown = {};
    this.pictures = { camera: null, screen: null };
    this.layers = { camera: [], screen: [] };
    this.sounds = [];
    this.hostPresent = false;
    this.undecodable = false;
    this.#refused.clear();
    this.health = 'unknown';
  }

  async #drop(): Promise<void> {
    const room = this.#room;
    this.#room = null;
    this.#clear();
    await room?.disconnect().catch(() => undefined);
  }
}
