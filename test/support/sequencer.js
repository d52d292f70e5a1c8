const { default: Sequencer } = require('@jest/test-sequencer');

/** Whole flows come last: they need what the other suites prove, and leave the lab full. Among them always the same order, the roughest at the end. */
const stories = ['canary', 'journey', 'moved-on', 'kills', 'bad-luck'];

module.exports = class extends Sequencer {
  sort(tests) {
    const rank = (test) => (test.path.includes('/test/stories/') ? 1 + stories.findIndex((name) => test.path.includes(`/${name}.`)) : 0);
    return [...super.sort(tests)].sort((a, b) => rank(a) - rank(b));
  }
};
