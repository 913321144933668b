import { expect, test } from 'vitest';
import { steps } from './chart';

test('each value is a step of equal width, the largest as high as the box', () => {
  expect(steps([1, 4, 2], 30, 8)).toBe('M0 8V6H10V0H20V4H30V8Z');
});

test('without viewers the chart is a line at the bottom', () => {
  expect(steps([0, 0], 10, 5)).toBe('M0 5V5H5V5H10V5Z');
  expect(steps([], 10, 5)).toBe('M0 5V5Z');
});
