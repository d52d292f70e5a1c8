/** Jest's own report, then each suite's seconds and the one closing line that says how many passed. */
const { DefaultReporter } = require('@jest/reporters');

module.exports = class extends DefaultReporter {
  onRunComplete(contexts, results) {
    super.onRunComplete?.(contexts, results);
    const suites = results.testResults
      .filter((s) => s.perfStats?.runtime)
      .sort((a, b) => b.perfStats.runtime - a.perfStats.runtime)
      .map((s) => `${(s.perfStats.runtime / 1000).toFixed(1).padStart(7)} s  ${s.testFilePath.replace(`${process.cwd()}/`, '')}`);
    process.stdout.write(`\nSuites by seconds:\n${suites.join('\n')}\n\n`);
    const lab = process.env.PANJI_TEST === 'unit' ? 'lab NOT RUN\n' : '';
    process.stdout.write(`${lab}${results.numPassedTests} passed, ${results.numFailedTests + results.numRuntimeErrorTestSuites} failed\n`);
  }
};
