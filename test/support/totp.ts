import { generate } from 'otplib';

/** The code that an authenticator shows at a time. */
export function codeAt({ totpSecret }: { readonly totpSecret: string }, at: Date): Promise<string> {
  return generate({ secret: totpSecret, epoch: Math.floor(at.getTime() / 1000) });
}
