const { default: Sequencer } = require('@jest/test-sequencer');

/** Whole flows come last: they need what the other suites prove, and leave the lab full. */
module.exports = class extends Sequencer {
  sort(tests) {
    const stories = (test) => (test.path.includes('/test/stories/') ? 1 : 0);
    return [...super.sort(tests)].sort((a, b) => stories(a) - stories(b));
  }
};
