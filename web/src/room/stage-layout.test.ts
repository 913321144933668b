import { expect, it } from 'vitest';
import { arrange, defaultWishes, nextCorner, type Corner } from './stage-layout';

const both = { screen: true, camera: true };

it('puts the screen first and the camera over it', () => {
  expect(arrange(both, defaultWishes)).toEqual({ main: 'screen', overlay: 'camera' });
});

it('swaps and hides on demand', () => {
  expect(arrange(both, { ...defaultWishes, swapped: true })).toEqual({ main: 'camera', overlay: 'screen' });
  expect(arrange(both, { ...defaultWishes, overlayHidden: true })).toEqual({ main: 'screen', overlay: null });
});

it('never hides the only picture, whatever was asked before', () => {
  const wishes = { ...defaultWishes, overlayHidden: true, swapped: true };
  expect(arrange({ screen: false, camera: true }, wishes)).toEqual({ main: 'camera', overlay: null });
  expect(arrange({ screen: true, camera: false }, wishes)).toEqual({ main: 'screen', overlay: null });
  expect(arrange({ screen: false, camera: false }, wishes)).toEqual({ main: null, overlay: null });
});

it('reaches every corner with one button', () => {
  const seen = new Set<Corner>();
  let corner: Corner = 'bottom-right';
  for (let press = 0; press < 4; press++) {
    corner = nextCorner(corner);
    seen.add(corner);
  }
  expect(seen.size).toBe(4);
  expect(corner).toBe('bottom-right');
});
