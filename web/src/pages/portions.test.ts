import { expect, test } from 'vitest';
import { portions } from './portions';

test('every part has the header, and no line is lost or sent twice', () => {
  expect(portions('Name,Email\nA,a@x.example\r\nB,b@x.example\n\nC,c@x.example\n', 2)).toEqual([
    'Name,Email\nA,a@x.example\nB,b@x.example',
    'Name,Email\nC,c@x.example',
  ]);
  expect(portions('a@x.example\nb@x.example', 1)).toEqual(['a@x.example', 'b@x.example']);
  expect(portions('nonsense')).toEqual(['nonsense']);
  expect(portions(' \n')).toEqual([]);
});
