import { MicJudge, meterFill, type MicVerdict } from './mic-judge';

const INTERVAL_MS = 60;

/** Measures the level of a microphone's track for a meter. */
export class MicLevel {
  /** How full the meter is, 0…1. */
  fill = $state(0);
  verdict = $state<MicVerdict>('ok');

  #context: AudioContext | null = null;
  #source: MediaStreamAudioSourceNode | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Measures this track from now on; null stops. */
  follow(track: MediaStreamTrack | null): void {
    this.#source?.disconnect();
    this.#source = null;
    clearInterval(this.#timer);
    this.fill = 0;
    this.verdict = 'ok';
    if (track === null || track.readyState === 'ended') return;

    this.#context ??= new AudioContext();
    // Without a gesture the context starts suspended; the first press anywhere in the studio wakes it.
    const context = this.#context;
    void context.resume();
    const analyser = context.createAnalyser();
    analyser.fftSize = 2048;
    this.#source = context.createMediaStreamSource(new MediaStream([track]));
    this.#source.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let judge = new MicJudge(performance.now());
    this.#timer = setInterval(() => {
      if (context.state !== 'running') {
        void context.resume();
        judge = new MicJudge(performance.now());
        return;
      }
      analyser.getFloatTimeDomainData(samples);
      let peak = 0;
      for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
      // A quick rise and a slower fall read as loudness; the raw peak flickers.
      this.fill = Math.max(meterFill(peak), this.fill * 0.82);
      this.verdict = judge.judge(peak, performance.now());
    }, INTERVAL_MS);
  }

  close(): void {
    this.follow(null);
    void this.#context?.close();
    this.#context = null;
  }
}
