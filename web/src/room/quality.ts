/** Publishing presets and the viewer's choice of layer. Pure. */

export const presetNames = ['auto', '360', '540', '720', '1080'] as const;
export type PresetName = (typeof presetNames)[number];

export interface CapturePreset {
  width: number;
  height: number;
  frameRate: number;
  /** Ceiling of the top encoding in bits per second; simulcast layers below come from livekit-client. */
  maxBitrateBps: number;
}

// Bitrates are LiveKit's own for 16:9 (VideoPresets). Auto asks for 720p, which most uplinks and laptops carry,
// and lets the browser's congestion control and the simulcast layers do the rest.
const presets: Record<PresetName, CapturePreset> = {
  auto: { width: 1280, height: 720, frameRate: 30, maxBitrateBps: 1_700_000 },
  '360': { width: 640, height: 360, frameRate: 30, maxBitrateBps: 450_000 },
  '540': { width: 960, height: 540, frameRate: 30, maxBitrateBps: 800_000 },
  '720': { width: 1280, height: 720, frameRate: 30, maxBitrateBps: 1_700_000 },
  '1080': { width: 1920, height: 1080, frameRate: 30, maxBitrateBps: 3_000_000 },
};

/** The capture size and bitrate of a preset. */
export function preset(name: PresetName): CapturePreset {
  return presets[name];
}

/** Reads a remembered preset name; unknown ones fall back to Auto. */
export function presetName(value: string | null): PresetName {
  return presetNames.find((name) => name === value) ?? 'auto';
}

/** Picks the publishing codec: one that the recorder stores as MP4 and every viewer decodes, in that order. */
export function publishCodec(supported: readonly string[]): 'h264' | 'vp9' | 'vp8' {
  const has = (mime: string) => supported.some((mimeType) => mimeType.toLowerCase() === mime);
  if (has('video/h264')) return 'h264';
  if (has('video/vp9')) return 'vp9';
  return 'vp8';
}

/** One choice of the viewer's quality menu. */
export interface Layer {
  width: number;
  height: number;
}

/** The layers of a publication for a menu: largest first, without repeats and without sizes the server left out. */
export function menuLayers(layers: readonly Layer[]): Layer[] {
  const seen = new Set<number>();
  return layers
    .filter((layer) => layer.width > 0 && layer.height > 0)
    .map(({ width, height }) => ({ width, height }))
    .sort((a, b) => b.height - a.height)
    .filter((layer) => !seen.has(layer.height) && seen.add(layer.height));
}
