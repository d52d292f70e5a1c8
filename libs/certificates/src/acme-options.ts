/** Where certificates come from: a narrow view of the configuration. */
export abstract class AcmeOptions {
  /** URL of the ACME directory; absent where no authority is set up, and then nothing can be obtained. */
  abstract readonly directory: string | undefined;
  /** PEM file of the roots that the authority's own TLS certificate is checked against; the system's when absent. */
  abstract readonly caFile: string | undefined;
  /** Mail address given to the authority. */
  abstract readonly contact: string | undefined;
}
