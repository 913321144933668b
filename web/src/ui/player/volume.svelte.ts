const KEY = 'klieg.volume';

function stored(): number {
  const value = Number(localStorage.getItem(KEY) ?? '1');
  return value > 0 && value <= 1 ? value : 1;
}

/** How loud the player is. A video that starts by itself has to begin muted: browsers demand it. */
export class Volume {
  muted = $state(true);
  /** 0…1 */
  level = $state(stored());

  constructor(muted = true) {
    this.muted = muted;
  }

  set(level: number): void {
    this.level = Math.min(1, Math.max(0, level));
    this.muted = this.level === 0;
    if (this.level > 0) localStorage.setItem(KEY, String(this.level));
  }

  toggle(): void {
    if (this.muted && this.level === 0) this.level = 0.5;
    this.muted = !this.muted;
  }

  /** One key press up or down. */
  nudge(steps: number): void {
    this.set((this.muted ? 0 : this.level) + steps * 0.1);
  }

  /** Keeps a media element in step; to be called in an effect. */
  apply(element: HTMLMediaElement): void {
    element.muted = this.muted;
    element.volume = this.level;
  }
}
