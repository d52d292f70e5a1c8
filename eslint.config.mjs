import tseslint from 'typescript-eslint';

const environment = { object: 'process', property: 'env', message: 'Only libs/platform/src/config.ts reads the environment.' };

/** Only rules that catch bugs, and the house's own; looks are nobody's business here. */
export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.state/', 'coverage/', '**/*.js', '**/*.cjs', '**/*.mjs', 'apps/panel/public/'] },
  {
    files: ['**/*.ts'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'off' },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-for-in-array': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unsafe-argument': 'error',
      '@typescript-eslint/no-unsafe-assignment': 'error',
      '@typescript-eslint/no-unsafe-call': 'error',
      '@typescript-eslint/no-unsafe-member-access': 'error',
      '@typescript-eslint/no-unsafe-return': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingAny: true, allowThrowingUnknown: true }],
      '@typescript-eslint/restrict-plus-operands': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      eqeqeq: ['error', 'always'],
      'max-lines': ['error', { max: 300 }],
      'no-console': 'off',
      'no-constant-binary-expression': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-self-compare': 'error',
      'no-template-curly-in-string': 'error',
      'no-unreachable': 'error',
      'no-unsafe-finally': 'error',
      'no-restricted-properties': ['error', environment],
      'use-isnan': 'error',
    },
  },
  { files: ['libs/platform/src/config.ts', 'apps/cli/src/main.ts', 'test/**', '**/*.spec.ts'], rules: { 'no-restricted-properties': 'off' } },
  { files: ['**/*.spec.ts', 'apps/cli/src/migrations/**'], rules: { 'max-lines': 'off' } },
  {
    // Jest's matchers (expect.any, expect.stringContaining) are typed any.
    files: ['**/*.spec.ts'],
    rules: Object.fromEntries(['argument', 'assignment', 'call', 'member-access', 'return'].map((what) => [`@typescript-eslint/no-unsafe-${what}`, 'off'])),
  },
  {
    files: ['libs/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['@nestjs/common'], importNamePattern: 'Exception$', message: 'Libs throw the AppError family of @app/kernel; apps map it.' }] },
      ],
    },
  },
);
