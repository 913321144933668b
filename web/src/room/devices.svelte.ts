/** The cameras, microphones and speakers of this machine, and which of them the person chose. */

export type DeviceKind = 'videoinput' | 'audioinput' | 'audiooutput';

const storageKey = (kind: DeviceKind) => `klieg.device.${kind}`;

function remembered(kind: DeviceKind): string {
  try {
    return localStorage.getItem(storageKey(kind)) ?? '';
  } catch {
    return '';
  }
}

export class Devices {
  list = $state.raw<MediaDeviceInfo[]>([]);
  /** Chosen device ids; empty means the system's default. */
  chosen = $state<Record<DeviceKind, string>>({
    videoinput: remembered('videoinput'),
    audioinput: remembered('audioinput'),
    audiooutput: remembered('audiooutput'),
  });
  /** True where the page may send sound to a chosen speaker. */
  readonly canChooseSpeaker = 'setSinkId' in HTMLMediaElement.prototype;

  readonly #refresh = () => void this.refresh();

  constructor() {
    navigator.mediaDevices?.addEventListener('devicechange', this.#refresh);
  }

  close(): void {
    navigator.mediaDevices?.removeEventListener('devicechange', this.#refresh);
  }

  async refresh(): Promise<void> {
    this.list = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  }

  /** The devices of a kind that have a name; names come with the permission. */
  of(kind: DeviceKind): MediaDeviceInfo[] {
    return this.list.filter((device) => device.kind === kind && device.deviceId !== '');
  }

  /** The chosen device if it is plugged in, else empty for the default. */
  current(kind: DeviceKind): string {
    const id = this.chosen[kind];
    return this.of(kind).some((device) => device.deviceId === id) ? id : '';
  }

  choose(kind: DeviceKind, id: string): void {
    this.chosen[kind] = id;
    try {
      localStorage.setItem(storageKey(kind), id);
    } catch {
      // Without storage the choice lasts as long as the page.
    }
  }
}
