const { default: Runner } = require('jest-runner');

/** There is one lab: its suites run one after the other, in the process whose setup brought it up. */
module.exports = class extends Runner {
  runTests(tests, watcher, options) {
    return super.runTests(tests, watcher, { ...options, serial: true });
  }
};
