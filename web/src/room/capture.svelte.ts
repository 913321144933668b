import type { LocalAudioTrack, LocalTrack, LocalVideoTrack } from 'livekit-client';
import { captureFailure, type CaptureFailure } from './capture-failure';
import type { DeviceKind, Devices } from './devices.svelte';
import { loadLiveKit } from './livekit';
import { preset, presetName, type PresetName } from './quality';

export type Device = 'camera' | 'microphone';
export type ShareHint = 'detail' | 'motion';

const PRESET_KEY = 'klieg.quality';

/** Hears which tracks come and go, so that they are published while live. */
export interface CaptureListener {
  added(track: LocalTrack): Promise<void>;
  removed(track: LocalTrack): Promise<void>;
  /** The track's picture changed size for good: its encodings have to be computed anew. */
  resized(track: LocalTrack): Promise<void>;
}

/** The creator's own camera, microphone and screen, before and during a broadcast. */
export class Capture {
  camera = $state.raw<LocalVideoTrack | null>(null);
  microphone = $state.raw<LocalAudioTrack | null>(null);
  screen = $state.raw<LocalVideoTrack | null>(null);
  /** The microphone's present MediaStreamTrack: it changes with the device. */
  micSource = $state.raw<MediaStreamTrack | null>(null);
  on = $state<Record<Device, boolean>>({ camera: false, microphone: false });
  busy = $state<Record<Device | 'screen', boolean>>({ camera: false, microphone: false, screen: false });
  failures = $state<Partial<Record<Device | 'screen', CaptureFailure | undefined>>>({});
  /** Name of what is shared, as far as the browser tells ("screen:0:0", a tab's title). */
  sharing = $state<'monitor' | 'window' | 'browser' | 'unknown' | null>(null);
  quality = $state<PresetName>(presetName(localStorage.getItem(PRESET_KEY)));
  hint = $state<ShareHint>('detail');
  /** Set when the share ended from the browser's own bar rather than by our button. */
  sharingStoppedOutside = $state(false);

  listener: CaptureListener | null = null;

  #screenAudio: LocalAudioTrack | null = null;
  readonly #devices: Devices;

  constructor(devices: Devices) {
    this.#devices = devices;
  }

  /** True when there is something to send. */
  get ready(): boolean {
    return this.on.camera || this.on.microphone || this.screen !== null;
  }

  /** All tracks that a broadcast should carry now. */
  get tracks(): LocalTrack[] {
    return [this.microphone, this.camera, this.screen, this.#screenAudio].filter((track) => track !== null);
  }

  /** Asks for both devices with one prompt; where one is missing or busy the other still starts. */
  async start(wanted: Record<Device, boolean>): Promise<void> {
    if (!navigator.mediaDevices) {
      this.failures = { camera: 'insecure', microphone: 'insecure' };
      return;
    }
    this.failures = {};
    if (wanted.camera && wanted.microphone && this.camera === null && this.microphone === null) {
      this.busy.camera = true;
      this.busy.microphone = true;
      try {
        const livekit = await loadLiveKit();
        const tracks = await livekit.createLocalTracks({
          video: this.#cameraOptions(),
          audio: this.#micOptions(),
        });
        for (const track of tracks) await this.#take(track);
        return;
      } catch (error) {
        const failure = captureFailure(error);
        if (failure === 'denied' || failure === 'dismissed') {
          // Asking again one by one would only prompt twice more.
          this.failures = { camera: failure, microphone: failure };
          return;
        }
      } finally {
        this.busy.camera = false;
        this.busy.microphone = false;
        await this.#devices.refresh();
      }
    }
    if (wanted.microphone && !this.on.microphone) await this.toggle('microphone');
    if (wanted.camera && !this.on.camera) await this.toggle('camera');
  }

  /** Turns a device on or off; turning on asks for it anew, so that it is also the retry after a failure. */
  async toggle(device: Device): Promise<void> {
    if (this.busy[device]) return;
    this.busy[device] = true;
    this.failures[device] = undefined;
    try {
      const track = this[device];
      if (track === null) {
        await this.#open(device);
      } else if (this.on[device]) {
        await track.mute();
        this.on[device] = false;
      } else {
        await track.unmute();
        this.on[device] = true;
      }
    } catch (error) {
      this.failures[device] = captureFailure(error);
      this.on[device] = false;
    } finally {
      this.busy[device] = false;
      await this.#devices.refresh();
    }
  }

  /** Switches to another camera, microphone or speaker and remembers it. */
  async choose(kind: DeviceKind, id: string): Promise<void> {
    this.#devices.choose(kind, id);
    const device: Device | null =
      kind === 'videoinput' ? 'camera' : kind === 'audioinput' ? 'microphone' : null;
    if (device === null) return;
    const track = this[device];
    this.failures[device] = undefined;
    if (track === null) {
      await this.toggle(device);
      return;
    }
    try {
      await track.setDeviceId(id === '' ? 'default' : { exact: id });
      if (!this.on[device]) await this.toggle(device);
    } catch (error) {
      this.failures[device] = captureFailure(error);
    }
  }

  async setQuality(name: PresetName): Promise<void> {
    this.quality = name;
    localStorage.setItem(PRESET_KEY, name);
    if (this.camera === null || !this.on.camera) return;
    try {
      await this.camera.restartTrack(this.#cameraOptions());
      await this.listener?.resized(this.camera);
    } catch (error) {
      this.failures.camera = captureFailure(error);
    }
  }

  async toggleScreen(): Promise<void> {
    if (this.screen !== null) {
      await this.#closeScreen();
      return;
    }
    if (this.busy.screen) return;
    this.busy.screen = true;
    this.sharingStoppedOutside = false;
    this.failures.screen = undefined;
    try {
      const livekit = await loadLiveKit();
      const tracks = await livekit.createLocalScreenTracks({
        audio: true,
        contentHint: this.hint,
        resolution: { width: 1920, height: 1080, frameRate: 30 },
      });
      for (const track of tracks) {
        if (livekit.isVideoTrack(track)) {
          this.screen = track as LocalVideoTrack;
          const surface = track.mediaStreamTrack.getSettings().displaySurface;
          this.sharing =
            surface === 'monitor' || surface === 'window' || surface === 'browser' ? surface : 'unknown';
          track.once(livekit.TrackEvent.Ended, () => {
            if (this.screen !== track) return;
            this.sharingStoppedOutside = true;
            void this.#closeScreen();
          });
        } else {
          this.#screenAudio = track as LocalAudioTrack;
        }
      }
      for (const track of tracks) await this.listener?.added(track);
    } catch (error) {
      const failure = captureFailure(error);
      // Closing the browser's picker is a choice, not a failure; it reports the same error as a refusal.
      if (failure !== 'denied' && failure !== 'dismissed') this.failures.screen = failure;
    } finally {
      this.busy.screen = false;
    }
  }

  /** Stops everything and lets go of the devices: the camera's light goes out. */
  stop(): void {
    for (const track of this.tracks) track.stop();
    this.camera = null;
    this.microphone = null;
    this.micSource = null;
    this.screen = null;
    this.#screenAudio = null;
    this.sharing = null;
    this.on = { camera: false, microphone: false };
  }

  #cameraOptions() {
    const { width, height, frameRate } = preset(this.quality);
    return {
      deviceId: this.#devices.current('videoinput') || 'default',
      resolution: { width, height, frameRate },
    };
  }

  #micOptions() {
    return { deviceId: this.#devices.current('audioinput') || 'default' };
  }

  async #open(device: Device): Promise<void> {
    const livekit = await loadLiveKit();
    await this.#take(
      device === 'camera'
        ? await livekit.createLocalVideoTrack(this.#cameraOptions())
        : await livekit.createLocalAudioTrack(this.#micOptions()),
    );
  }

  async #take(track: LocalTrack): Promise<void> {
    const livekit = await loadLiveKit();
    const device: Device = livekit.isVideoTrack(track) ? 'camera' : 'microphone';
    if (livekit.isVideoTrack(track)) {
      this.camera = track as LocalVideoTrack;
    } else {
      this.microphone = track as LocalAudioTrack;
      this.micSource = track.mediaStreamTrack;
      track.on(livekit.TrackEvent.Restarted, () => (this.micSource = track.mediaStreamTrack));
    }
    this.on[device] = true;
    track.on(livekit.TrackEvent.Ended, () => void this.#lost(device));
    await this.listener?.added(track);
  }

  /** A device was unplugged or taken away: move to the default one, or say that it is gone. */
  async #lost(device: Device): Promise<void> {
    const track = this[device];
    if (track === null || !this.on[device]) return;
    try {
      await track.restartTrack(device === 'camera' ? this.#cameraOptions() : this.#micOptions());
    } catch {
      this.failures[device] = 'lost';
      this.on[device] = false;
      await track.mute().catch(() => undefined);
    }
    await this.#devices.refresh();
  }

  async #closeScreen(): Promise<void> {
    const tracks = [this.screen, this.#screenAudio].filter((track) => track !== null);
    this.screen = null;
    this.#screenAudio = null;
    this.sharing = null;
    for (const track of tracks) {
      await this.listener?.removed(track);
      track.stop();
    }
  }
}
