import { AwsError, notEmulated } from '../aws/aws-error.ts';
import type { Members } from '../aws/members.ts';
import { ANONYMOUS, type Principal } from '../aws/principal.ts';
import { sha256Hex } from '../aws/signature.ts';
import { type Body, bodyOf, readBody } from '../aws/wires/body.ts';
import type { ParsedCall, WireRequest, WireResponse } from '../aws/wires/wire.ts';
import type { Call } from '../kernel/call.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Service } from '../kernel/service.ts';
import { toAwsError } from '../kernel/to-aws-error.ts';
import { dechunk, STREAMING_UNSIGNED_TRAILER } from './aws-chunked.ts';
import { claimedScope, verifySignature } from './verify-signature.ts';

/** Largest request body. AWS allows more for a part of a multipart upload, which is not emulated. */
const LARGEST_BODY_BYTES = 128 * 1024 * 1024;
const HEX_SHA256 = /^[0-9a-f]{64}$/;

export interface GatewayRequest extends Omit<WireRequest, 'body'> {
  readonly body: Body;
  readonly signal?: AbortSignal;
  /** Set in process, where the caller is known; the signature is then not verified. */
  readonly principal?: Principal;
}

/**
 * The single entry for every service: finds the service, authenticates the caller, and translates between HTTP and
 * operations.
 */
export class Gateway {
  readonly #kernel: Kernel;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  /** Responds to every request; the promise never rejects. */
  async handle(request: GatewayRequest): Promise<WireResponse> {
    const requestId = this.#kernel.newRequestId();
    const service = this.#serviceOf(request);
    const wire = service?.wire;
    if (service === undefined || wire === undefined) return unknownService(request, requestId);
    let call: ParsedCall | undefined;
    try {
      const { principal, wireRequest } = await this.#admit(request);
      call = await wire.parse(wireRequest);
      const output = await this.#call({
        service: service.name,
        operation: call.operation,
        input: call.input,
        principal: call.principal ?? principal,
        requestId,
        external: true,
        ...(request.signal === undefined ? {} : { signal: request.signal }),
      });
      return await wire.render(call, output, requestId, wireRequest);
    } catch (error) {
      return wire.renderError(toAwsError(error), requestId, { ...request, body: bodyOf('') }, call);
    }
  }

  /** A function's process is idle while it waits for a response: see Work.answering. */
  async #call(call: Call): Promise<Members> {
    const caller = call.principal.kind === 'role' ? call.principal.environmentId : undefined;
    const answered = caller === undefined ? undefined : this.#kernel.work.answering(caller);
    try {
      return await this.#kernel.call(call);
    } finally {
      answered?.();
    }
  }

  #serviceOf(request: GatewayRequest): Service | undefined {
    const scope = claimedScope(request);
    if (scope !== undefined) return this.#kernel.service(scope.service);
    // Browser preflights, POST forms and anonymous requests have no scope; only S3 accepts them.
    return request.headers['x-amz-target'] === undefined ? this.#kernel.service('s3') : undefined;
  }

  /** Reads the body, verifies signature and hash, and undoes aws-chunked framing. */
  async #admit(request: GatewayRequest): Promise<{ principal: Principal; wireRequest: WireRequest }> {
    const bytes = await readBody(request.body, LARGEST_BODY_BYTES);
    const declared = request.headers['x-amz-content-sha256'];
    const principal = request.principal ?? this.#verify(request, bytes);
    if (
      declared !== undefined &&
      HEX_SHA256.test(declared) &&
      request.principal === undefined &&
      sha256Hex(bytes) !== declared
    ) {
      throw new AwsError(
        'XAmzContentSHA256Mismatch',
        'The provided x-amz-content-sha256 header does not match what was computed.',
      );
    }
    if (declared?.startsWith('STREAMING-') === true && declared !== STREAMING_UNSIGNED_TRAILER)
      throw notEmulated(`the payload kind ${declared}`);
    if (declared !== STREAMING_UNSIGNED_TRAILER)
      return { principal, wireRequest: { ...request, body: bodyOf(bytes) } };
    const { bytes: content, trailers } = dechunk(bytes);
    checkDecodedLength(request.headers['x-amz-decoded-content-length'], content.byteLength);
    const headers = { ...request.headers, ...trailers, 'content-length': String(content.byteLength) };
    return { principal, wireRequest: { ...request, headers, body: bodyOf(content) } };
  }

  #verify(request: GatewayRequest, bytes: Buffer): Principal {
    if (claimedScope(request) === undefined) return ANONYMOUS;
    const payloadSha256 = request.headers['x-amz-content-sha256'] === undefined ? sha256Hex(bytes) : '';
    return verifySignature(request, payloadSha256, this.#kernel.credentials, this.#kernel.clock.now())
      .principal;
  }
}

function checkDecodedLength(declared: string | undefined, found: number): void {
  if (declared !== undefined && Number(declared) !== found) {
    throw new AwsError(
      'IncompleteBody',
      `The body has ${String(found)} bytes; x-amz-decoded-content-length says ${declared}.`,
    );
  }
}

function unknownService(request: GatewayRequest, requestId: string): WireResponse {
  const name = claimedScope(request)?.service;
  const error =
    name === undefined
      ? new AwsError(
          'MissingAuthenticationToken',
          'The request is not signed. Only S3 accepts unsigned requests.',
          { status: 403 },
        )
      : notEmulated(`the service ${name}`);
  return {
    status: error.status,
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amzn-requestid': requestId,
      'x-amzn-errortype': error.code,
    },
    body: JSON.stringify({ __type: error.code, message: error.message }),
  };
}
