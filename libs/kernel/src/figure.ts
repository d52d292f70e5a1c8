/** One measured promise: the item of a standard it belongs to (`DOM-3a-reply`), over a window of time. */
export interface Figure {
  readonly item: string;
  readonly window: { readonly from: Date; readonly to: Date };
  readonly numerator: number;
  readonly denominator: number;
}
