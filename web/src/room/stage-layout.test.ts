import { expect, it } from 'vitest';
import {
  arrange,
  choose,
  defaultWishes,
  layoutOf,
  nextCorner,
  type Corner,
  type Layout,
} from './stage-layout';

const both = { screen: true, camera: true };

it('puts the screen first and the camera over it', () => {
  expect(arrange(both, defaultWishes)).toMatchObject({ main: 'screen', overlay: 'camera', beside: null });
});

it('swaps and hides on demand', () => {
  expect(arrange(both, { ...defaultWishes, swapped: true })).toMatchObject({
    main: 'camera',
    overlay: 'screen',
    beside: null,
  });
  expect(arrange(both, { ...defaultWishes, overlayHidden: true })).toMatchObject({
    main: 'screen',
    overlay: null,
    beside: null,
  });
});

it('never hides the only picture, whatever was asked before', () => {
  const wishes = { ...defaultWishes, overlayHidden: true, swapped: true };
  expect(arrange({ screen: false, camera: true }, wishes)).toMatchObject({
    main: 'camera',
    overlay: null,
    beside: null,
  });
  expect(arrange({ screen: true, camera: false }, wishes)).toMatchObject({
    main: 'screen',
    overlay: null,
    beside: null,
  });
  expect(arrange({ screen: false, camera: false }, wishes)).toMatchObject({
    main: null,
    overlay: null,
    beside: null,
  });
});

it('shows both side by side, and the only picture alone', () => {
  const wishes = choose('beside', defaultWishes);
  expect(arrange(both, wishes)).toEqual({ main: 'screen', overlay: null, beside: 'camera' });
  expect(arrange({ screen: false, camera: true }, wishes)).toEqual({
    main: 'camera',
    overlay: null,
    beside: null,
  });
});

it('is what was chosen, from wherever', () => {
  const layouts: Layout[] = ['over', 'beside', 'screen', 'camera'];
  let wishes = defaultWishes;
  for (const from of layouts) {
    for (const to of layouts) {
      wishes = choose(to, choose(from, wishes));
      expect(layoutOf(wishes)).toBe(to);
    }
  }
  expect(arrange(both, choose('camera', defaultWishes)).main).toBe('camera');
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
