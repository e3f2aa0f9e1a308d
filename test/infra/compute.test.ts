import { describe, expect, it } from '@jest/globals';

import { STANDARD_FUNCTIONS as FUNCTION_NAMES } from '#lambda/functions.ts';

import { present } from '../support/present.ts';
import { grantsOf, roles } from './support/policies.ts';
import { logicalIdOf, resolvedResources } from './support/stage-template.ts';

interface FunctionResource {
  readonly FunctionName: string;
  readonly Runtime: string;
  readonly Architectures: readonly string[];
  readonly MemorySize: number;
  readonly Timeout: number;
  readonly Handler: string;
  readonly Layers?: readonly string[];
  readonly Role: string;
  readonly Environment: { readonly Variables: Readonly<Record<string, string>> };
}

const functions = resolvedResources<FunctionResource>('development', 'AWS::Lambda::Function');
const idOf = (name: string): string => logicalIdOf(functions, `Compute${capital(name)}Function`);
const functionOf = (name: string): FunctionResource => present(functions[idOf(name)]);
const grants = (name: string): string[] =>
  grantsOf(roles()[logicalIdOf(roles(), `Compute${capital(name)}Role`)] as never).filter(
    (grant) => !/^(?:logs|xray):/.test(grant),
  );
const table = logicalIdOf(
  resolvedResources('development', 'AWS::DynamoDB::GlobalTable'),
  'DataMetadataTable',
);

describe('the functions', () => {
  it('are ten, on Node.js 24 and arm64 [T2, C8, O1]', () => {
    expect(
      Object.values(functions)
        .map(({ FunctionName }) => FunctionName)
        .sort(),
    ).toEqual(FUNCTION_NAMES.map((name) => `image-processor-${name}-development`).sort());
    for (const definition of Object.values(functions)) {
      expect(definition).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
      });
    }
  });

  it('get sharp as a layer, if they decode [T9]', () => {
    const withLayer = FUNCTION_NAMES.filter((name) => functionOf(name).Layers !== undefined);
    expect(withLayer).toEqual(['metadata', 'resize', 'thumbnail']);
    const layers = resolvedResources<{ CompatibleArchitectures: string[] }>(
      'development',
      'AWS::Lambda::LayerVersion',
    );
    expect(Object.values(layers)).toMatchObject([{ CompatibleArchitectures: ['arm64'] }]);
  });

  it('have timeouts that fit together: 7 s per stage, 50 s for start', () => {
    for (const name of ['validate', 'metadata', 'resize', 'thumbnail', 'archive', 'fail'])
      expect([name, functionOf(name).Timeout]).toEqual([name, 7]);
    expect(functionOf('start').Timeout).toBe(50);
  });

  it('get the names of the resources they use, and no others', () => {
    expect(Object.keys(functionOf('publish').Environment.Variables).sort()).toEqual([
      'DEAD_LETTER_QUEUE_URL',
      'EVENT_BUS_NAME',
      'HISTORY_TABLE',
      'LOG_LEVEL',
      'STAGE',
    ]);
    expect(Object.keys(functionOf('fail').Environment.Variables).sort()).toEqual([
      'LOG_LEVEL',
      'METADATA_TABLE',
      'STAGE',
    ]);
  });

  it('have a role each, without managed policies', () => {
    const used = Object.values(functions).map(({ Role }) => Role);
    expect(new Set(used).size).toBe(FUNCTION_NAMES.length);
    for (const role of Object.values(roles())) expect(role).not.toHaveProperty('ManagedPolicyArns');
  });
});

describe('the roles', () => {
  it('validate reads versions of uploads and updates the record, nothing else [S1]', () => {
    const bucket = logicalIdOf(resolvedResources('development', 'AWS::S3::Bucket'), 'StorageUploadBucket');
    expect(grants('validate')).toEqual([
      `dynamodb:UpdateItem on ${table}.Arn`,
      `s3:GetObjectVersion on ${bucket}.Arn/uploads/*`,
      `s3:ListBucket on ${bucket}.Arn`,
    ]);
  });

  it('only resize, thumbnail and archive write objects, and none of them into the upload bucket', () => {
    const writers = FUNCTION_NAMES.filter((name) =>
      grants(name).some((grant) => /^s3:(?:Put|Delete)/.test(grant)),
    );
    expect(writers).toEqual(['resize', 'thumbnail', 'archive']);
    for (const name of writers)
      for (const grant of grants(name).filter((line) => /^s3:(?:Put|Delete)/.test(line)))
        expect(grant).toMatch(/on StorageArchiveBucket\w+\.Arn\/(?:processed|archive)\/\*$/);
  });

  it('have no wildcard in actions, nor in resources except where AWS defines none', () => {
    for (const name of FUNCTION_NAMES) {
      for (const grant of grants(name)) {
        expect(grant.split(' on ')[0]).not.toContain('*');
        if (grant.endsWith(' on *')) expect(grant).toBe('dynamodb:ListStreams on *');
      }
    }
  });
});

describe('the event sources', () => {
  interface Mapping {
    readonly FunctionName: string;
    readonly [member: string]: unknown;
  }
  const mappings = Object.values(
    resolvedResources<Mapping>('development', 'AWS::Lambda::EventSourceMapping'),
  );
  const mappingOf = (name: string): Mapping | undefined =>
    mappings.find(({ FunctionName }) => FunctionName === idOf(name));

  it('give start one message at a time, ten at once [C3, F4, C8]', () => {
    expect(mappingOf('start')).toMatchObject({
      BatchSize: 1,
      ScalingConfig: { MaximumConcurrency: 10 },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it('give publish the stream in order, and send what it cannot publish within an hour to a queue [O2]', () => {
    expect(mappingOf('publish')).toMatchObject({
      EventSourceArn: `${table}.StreamArn`,
      StartingPosition: 'TRIM_HORIZON',
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRecordAgeInSeconds: 3600,
    });
  });

  it('keep uploads that ingest failed on three times in a separate queue', () => {
    const settings = Object.values(
      resolvedResources<{ FunctionName: string; MaximumRetryAttempts: number; DestinationConfig?: unknown }>(
        'development',
        'AWS::Lambda::EventInvokeConfig',
      ),
    ).find(({ FunctionName }) => FunctionName === idOf('ingest'));
    expect(settings?.MaximumRetryAttempts).toBe(2);
    expect(JSON.stringify(settings?.DestinationConfig)).toContain('IngestDeadLetterQueue');
  });
});

function capital(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
