// Generates src/api/schema.d.ts from ../api/openapi.json.
import { writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';

const source = new URL('../api/openapi.json', import.meta.url);
const target = new URL('src/api/schema.d.ts', import.meta.url);

await writeFile(target, astToString(await openapiTS(source)));
