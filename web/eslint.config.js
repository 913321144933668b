import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

export default ts.config(
  { ignores: ['dist', 'node_modules', 'src/api/schema.d.ts'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig },
    },
  },
  {
    rules: {
      'no-console': 'error',
      // TypeScript knows the names of the browser's types; this rule does not.
      'no-undef': 'off',
      eqeqeq: 'error',
      // The server owns the addresses of pages; there is no client-side router to resolve them.
      'svelte/no-navigation-without-resolve': 'off',
      // Sessions keep plain sets and addresses that no template reads.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  { files: ['*.config.ts', '*.config.js'], languageOptions: { globals: { ...globals.node } } },
);
