const base = {
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  moduleNameMapper: { '^@app/([a-z-]+)$': '<rootDir>/libs/$1/src/index.ts' },
  rootDir: __dirname,
};

/** @type {import('jest').Config} */
module.exports = {
  reporters: ['<rootDir>/test/support/reporter.js'],
  testSequencer: '<rootDir>/test/support/sequencer.js',
  projects: [
    {
      ...base,
      displayName: 'unit',
      roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/test'],
      testRegex: '\\.spec\\.ts$',
      testPathIgnorePatterns: ['\\.lab\\.spec\\.ts$', '/node_modules/'],
      globalSetup: '<rootDir>/test/support/global-setup.ts',
      globalTeardown: '<rootDir>/test/support/global-teardown.ts',
    },
    {
      ...base,
      displayName: 'lab',
      runner: '<rootDir>/test/support/lab-runner.js',
      testTimeout: 60_000,
      roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/test', '<rootDir>/deploy'],
      testRegex: '\\.lab\\.spec\\.ts$',
      globalSetup: '<rootDir>/test/support/lab-setup.ts',
      globalTeardown: '<rootDir>/test/support/lab-teardown.ts',
    },
  ],
};
