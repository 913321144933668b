import { describe, expect, it } from 'vitest';
import { browserFamily, captureFailure } from './capture-failure';
import { departure, rejoinDelay } from './departure';
import { MicJudge, meterFill } from './mic-judge';
import { menuLayers, presetName, publishCodec } from './quality';

describe('captureFailure', () => {
  const failure = (name: string, message = '') => captureFailure(Object.assign(new Error(message), { name }));

  it('tells a refusal from a closed prompt and from the system’s own block', () => {
    expect(failure('NotAllowedError', 'Permission denied')).toBe('denied');
    expect(failure('NotAllowedError', 'Permission dismissed')).toBe('dismissed');
    expect(failure('NotAllowedError', 'Permission denied by system')).toBe('blocked_by_system');
  });

  it('tells a missing device from a busy one', () => {
    expect(failure('NotFoundError')).toBe('not_found');
    expect(failure('OverconstrainedError')).toBe('not_found');
    expect(failure('NotReadableError')).toBe('busy');
    expect(captureFailure('what')).toBe('unknown');
  });
});

describe('browserFamily', () => {
  it('is not fooled by browsers that name each other', () => {
    expect(browserFamily('Mozilla/5.0 (X11) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0')).toBe(
      'edge',
    );
    expect(browserFamily('Mozilla/5.0 (X11) AppleWebKit/537.36 Chrome/140.0 Safari/537.36')).toBe('chrome');
    expect(browserFamily('Mozilla/5.0 (Macintosh) AppleWebKit/605 Version/18 Safari/605')).toBe('safari');
    expect(browserFamily('Mozilla/5.0 (Macintosh) AppleWebKit/605 Version/18 Safari/605', 5)).toBe('ios');
  });
});

describe('departure', () => {
  it('comes back only from trouble on the way', () => {
    expect(departure(undefined)).toBe('lost');
    expect(departure(3)).toBe('lost');
    expect(departure(9)).toBe('lost');
    expect(departure(2)).toBe('taken_over');
    expect(departure(4)).toBe('removed');
    expect(departure(5)).toBe('ended');
    expect(departure(10)).toBe('ended');
  });

  it('tries at once, then ever slower, up to a bound', () => {
    expect(rejoinDelay(0, 0)).toBe(0);
    for (let attempt = 1; attempt < 20; attempt++) {
      expect(rejoinDelay(attempt, 0.5)).toBeGreaterThanOrEqual(rejoinDelay(attempt - 1, 0.5));
      expect(rejoinDelay(attempt, 0.999)).toBeLessThanOrEqual(11_000);
    }
  });
});

describe('MicJudge', () => {
  it('bears a pause for breath, but not a dead microphone', () => {
    const judge = new MicJudge(0);
    expect(judge.judge(0, 4_000)).toBe('ok');
    expect(judge.judge(0, 5_100)).toBe('silent');
    expect(judge.judge(0.1, 5_200)).toBe('ok');
    expect(judge.judge(0, 9_000)).toBe('ok');
  });

  it('keeps the clip warning long enough to be read', () => {
    const judge = new MicJudge(0);
    expect(judge.judge(1, 100)).toBe('clipping');
    expect(judge.judge(0.2, 1_900)).toBe('clipping');
    expect(judge.judge(0.2, 2_200)).toBe('ok');
  });

  it('fills the meter over fifty decibels', () => {
    expect(meterFill(0)).toBe(0);
    expect(meterFill(1)).toBe(1);
    expect(meterFill(10 ** (-25 / 20))).toBeCloseTo(0.5);
    expect(meterFill(1e-6)).toBe(0);
  });
});

describe('quality', () => {
  it('publishes what the recorder keeps as MP4 where the browser can', () => {
    expect(publishCodec(['video/VP8', 'video/H264', 'video/VP9'])).toBe('h264');
    expect(publishCodec(['video/VP8', 'video/VP9'])).toBe('vp9');
    expect(publishCodec(['video/VP8'])).toBe('vp8');
  });

  it('lists layers once each, largest first', () => {
    const layers = [
      { width: 320, height: 180 },
      { width: 1280, height: 720 },
      { width: 0, height: 0 },
      { width: 320, height: 180 },
    ];
    expect(menuLayers(layers)).toEqual([
      { width: 1280, height: 720 },
      { width: 320, height: 180 },
    ]);
  });

  it('falls back to Auto for a preset it does not know', () => {
    expect(presetName('720')).toBe('720');
    expect(presetName('9000')).toBe('auto');
    expect(presetName(null)).toBe('auto');
  });
});
