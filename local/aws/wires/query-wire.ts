import type { Members } from '../../aws/members.ts';
import { ACCESS_DENIED, AwsError, VALIDATION } from '../aws-error.ts';
import { readBody } from './body.ts';
import type { Wire } from './wire.ts';
import { writeXml, type XmlValue } from './write-xml.ts';

const LARGEST_BODY_BYTES = 4 * 1024 * 1024;

export interface QueryWireOptions {
  /** XML namespace of the responses, e.g. `http://sns.amazonaws.com/doc/2010-03-31/`. */
  readonly namespace: string;
  readonly errorCodes?: Readonly<Record<string, string>>;
}

/**
 * The AWS query protocol: a form with Action, lists as `Name.member.N`, maps as `Name.entry.N.key|value`; XML back.
 * Source: Smithy specification, "AWS query protocol".
 */
export function queryWire(options: QueryWireOptions): Wire {
  return {
    parse: async (request) => {
      const body = (await readBody(request.body, LARGEST_BODY_BYTES)).toString('utf8');
      const { Action, Version, ...input } = parseForm(
        new URLSearchParams(body === '' ? request.query : body),
      );
      if (typeof Action !== 'string' || Version === undefined) {
        throw new AwsError('MissingAction', 'The form must have Action and Version.');
      }
      return { operation: Action, input };
    },
    render: (call, output, requestId) => ({
      status: 200,
      headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
      body: `<${call.operation}Response xmlns="${options.namespace}">${writeXml({
        [`${call.operation}Result`]: listsAsMembers(output),
        ResponseMetadata: { RequestId: requestId },
      })}</${call.operation}Response>`,
    }),
    renderError: (error, requestId) => ({
      status: error.status,
      headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
      body: `<ErrorResponse xmlns="${options.namespace}">${writeXml({
        Error: {
          Type: error.status < 500 ? 'Sender' : 'Receiver',
          Code: codeOf(error, options),
          Message: error.message,
        },
        RequestId: requestId,
      })}</ErrorResponse>`,
    }),
  };
}

function codeOf(error: AwsError, options: QueryWireOptions): string {
  const usual: Record<string, string> = { [ACCESS_DENIED]: 'AccessDenied', [VALIDATION]: 'ValidationError' };
  return options.errorCodes?.[error.code] ?? usual[error.code] ?? error.code;
}

/** `A.member.1.B=x` becomes `{A: [{B: 'x'}]}`; `A.entry.1.key=k&A.entry.1.value=v` becomes `{A: {k: 'v'}}`. All leaves are strings. */
export function parseForm(form: URLSearchParams): Members {
  const tree = emptyTree();
  for (const [path, value] of form) plant(tree, path.split('.'), value);
  return foldTree(tree) as Members;
}

interface Tree {
  [name: string]: Tree | string;
}

/** Without a prototype: a form may use any name. */
function emptyTree(): Tree {
  return Object.create(null) as Tree;
}

function plant(tree: Tree, path: readonly string[], value: string): void {
  const [name, ...rest] = path;
  if (name === undefined) return;
  if (rest.length === 0) {
    tree[name] = value;
    return;
  }
  const next = tree[name];
  const branch: Tree = typeof next === 'object' ? next : emptyTree();
  tree[name] = branch;
  plant(branch, rest, value);
}

function foldTree(tree: Tree | string): unknown {
  if (typeof tree === 'string') return tree;
  if (typeof tree['member'] === 'object') return numbered(tree['member']).map(foldTree);
  if (typeof tree['entry'] === 'object') {
    return Object.fromEntries(
      numbered(tree['entry']).map((entry) => {
        const { key, value, Name, Value } = entry as Tree;
        const name = key ?? Name ?? '';
        return [typeof name === 'string' ? name : '', foldTree(value ?? Value ?? '')];
      }),
    );
  }
  return Object.fromEntries(Object.entries(tree).map(([name, value]) => [name, foldTree(value)]));
}

function numbered(tree: Tree): (Tree | string)[] {
  return Object.entries(tree)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, value]) => value);
}

/** Lists go out as `<member>` elements; maps (marked by a Map object) as `<entry><key/><value/></entry>`. */
function listsAsMembers(value: unknown): XmlValue {
  if (Array.isArray(value)) return { member: value.map(listsAsMembers) };
  if (value instanceof Map)
    return { entry: [...value].map(([key, item]) => ({ key: String(key), value: listsAsMembers(item) })) };
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, listsAsMembers(item)]));
  }
  return value as XmlValue;
}
