/** The authority looked and did not find what it needs: an authorization or the order became invalid. `detail` is its own sentence. */
export class OrderInvalid extends Error {
  constructor(readonly detail: string) {
    super(`the order is invalid: ${detail}`);
    this.name = 'OrderInvalid';
  }
}

/** The order can't be asked about any more: its account, or the order itself, is gone. */
export class OrderLost extends Error {}
