import type { Readable, Writable } from 'node:stream';
import { decodeRequest, encodeFrame, idOf, LineSplitter, type RequestFrame, type ResponseFrame } from '@app/node-protocol';
import type { Dispatcher } from './dispatcher';
import { failureOf } from './failure-of';

/**
 * Serves frames until the input ends, then waits for what is running. A line that is no request is answered with a
 * refusal when its id can be read, and dropped otherwise; an endless line ends the service.
 */
export async function serve(input: Readable, output: Writable, dispatcher: Dispatcher): Promise<void> {
  const say = (response: ResponseFrame): void => void output.write(encode(response));
  const splitter = new LineSplitter((line) => {
    const request = decoded(line, say);
    if (request) void dispatcher.handle(request).then(say);
  });
  for await (const chunk of input) splitter.push(chunk as Buffer);
  await dispatcher.idle();
}

function decoded(line: string, say: (response: ResponseFrame) => void): RequestFrame | null {
  try {
    return decodeRequest(line);
  } catch (error) {
    const id = idOf(line);
    if (id !== null) say({ id, ok: false, error: failureOf(error) });
    return null;
  }
}

function encode(response: ResponseFrame): Buffer {
  try {
    return encodeFrame(response);
  } catch (error) {
    return encodeFrame({ id: response.id, ok: false, error: failureOf(error) });
  }
}
