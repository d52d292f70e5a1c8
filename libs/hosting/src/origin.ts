/** Because of what a thing stands here: a request, a certificate order, the system itself. */
export interface Origin {
  readonly type: 'request' | 'order' | 'system';
  readonly id: string;
}

export function sameOrigin(a: Origin, b: Origin): boolean {
  return a.type === b.type && a.id === b.id;
}
