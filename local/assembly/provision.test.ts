import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { AwsError } from '../aws/aws-error.ts';
import type { ServiceFactory } from '../kernel/service.ts';
import { makeKernel, type TestKernel } from '#local/test/support/make-kernel.ts';

import { provision } from './provision.ts';
import type { Stack, Template } from './template.ts';

const made: { logicalId: string; properties: unknown; name: string }[] = [];

/** A service with one resource type that notes what is made. */
const boxes: ServiceFactory = () => ({
  name: 'boxes',
  operations: {},
  notRunHere: { 'Test::Boxes::Dashboard': 'a picture' },
  resourceTypes: {
    'Test::Boxes::Box': {
      properties: { Name: true, Size: { Width: true, Depth: 'aws-only' }, Labels: [{ Text: true }] },
      provision: async (request) => {
        const { Name } = request.properties as { Name?: string };
        if (Name === 'refused') throw new AwsError('InvalidBox', 'This box cannot be.');
        const name = Name ?? request.generatedName(40, true);
        made.push({ logicalId: request.logicalId, properties: request.properties, name });
        return Promise.resolve({ ref: name, arn: `arn:box:${name}`, attributes: { Arn: `arn:box:${name}` } });
      },
    },
  },
});

let system: TestKernel;
beforeEach(() => {
  made.length = 0;
  system = makeKernel([boxes]);
});
afterEach(() => system.close());

function stack(template: Template, name = 'Stack'): Stack {
  return { name, template, assets: new Map() };
}

function box(
  Properties: NonNullable<Template['Resources'][string]['Properties']>,
  more: object = {},
): Template['Resources'][string] {
  return { Type: 'Test::Boxes::Box', Properties, ...more };
}

describe('provisioning a stack', () => {
  it('makes each resource after those it refers to, with intrinsics resolved', async () => {
    const { resources, outputs } = await provision(
      [
        stack({
          Resources: {
            Outer: box({
              Name: {
                'Fn::Join': [
                  '-',
                  ['outer', { Ref: 'Inner' }, { 'Fn::Select': [1, { 'Fn::Split': [':', 'a:b'] }] }],
                ],
              },
            }),
            Inner: box({ Name: { 'Fn::Sub': 'inner-${AWS::Region}-${!literal}' } }, { DependsOn: 'First' }),
            First: box({ Name: 'first' }),
          },
          Outputs: { OuterArn: { Value: { 'Fn::GetAtt': ['Outer', 'Arn'] } } },
        }),
      ],
      system.kernel,
    );

    expect(made.map(({ logicalId }) => logicalId)).toEqual(['First', 'Inner', 'Outer']);
    expect(resources.at(-1)).toMatchObject({
      logicalId: 'Outer',
      physicalId: 'outer-inner-eu-central-1-${literal}-b',
    });
    expect(outputs['Stack']).toEqual({ OuterArn: 'arn:box:outer-inner-eu-central-1-${literal}-b' });
  });

  it('gives the same generated name at every boot', async () => {
    const template = { Resources: { Box: box({}) } };

    await provision([stack(template)], system.kernel);
    await provision([stack(template)], system.kernel);

    expect(made[0]?.name).toMatch(/^stack-box-[0-9a-f]{12}$/);
    expect(made[1]?.name).toBe(made[0]?.name);
  });

  it('resolves conditions, AWS::NoValue and outputs of another stack', async () => {
    const first = stack(
      { Resources: { Box: box({ Name: 'shared' }) }, Outputs: { Name: { Value: { Ref: 'Box' } } } },
      'First',
    );
    const second = stack(
      {
        Conditions: { Big: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] } },
        Resources: {
          Skipped: box({ Name: 'skipped' }, { Condition: 'Big' }),
          Box: box({
            Name: { 'Fn::GetStackOutput': { StackName: 'First', OutputName: 'Name' } },
            Size: { 'Fn::If': ['Big', { Width: 9 }, { Ref: 'AWS::NoValue' }] },
          }),
        },
      },
      'Second',
    );

    await provision([first, second], system.kernel);

    expect(made.map(({ properties }) => properties)).toEqual([{ Name: 'shared' }, { Name: 'shared' }]);
  });

  it('refuses what is not emulated, all of it at once and before anything is made', async () => {
    const refusal = provision(
      [
        stack({
          Resources: {
            Fine: box({ Name: 'fine' }),
            Strange: { Type: 'AWS::Strange::Thing' },
            Odd: box({ Size: { Width: 1, Height: 2 }, Labels: [{ Text: 'a' }, { Colour: 'red' }] }),
            Lost: box({ Name: { Ref: 'Nowhere' } }),
          },
        }),
      ],
      system.kernel,
    );

    await expect(refusal).rejects.toMatchObject({
      code: 'ASSEMBLY_REFUSED',
      problems: [
        expect.stringContaining('resource Strange (AWS::Strange::Thing): this resource type is not emulated'),
        expect.stringContaining('resource Odd (Test::Boxes::Box): the property Size.Height is not emulated'),
        expect.stringContaining('the property Labels[1].Colour is not emulated'),
        expect.stringContaining('resource Lost (Test::Boxes::Box): it refers to Nowhere'),
      ],
    });
    expect(made).toEqual([]);
  });

  it('names the resource that breaks a rule of the service', async () => {
    const refusal = provision([stack({ Resources: { Bad: box({ Name: 'refused' }) } })], system.kernel);

    await expect(refusal).rejects.toMatchObject({
      problems: ['Stack, resource Bad (Test::Boxes::Box): InvalidBox: This box cannot be.'],
    });
  });

  it('lists what matters only on AWS, and says when resources go round in a circle', async () => {
    const { notRunHere } = await provision(
      [stack({ Resources: { Board: { Type: 'Test::Boxes::Dashboard' } } })],
      system.kernel,
    );
    const circle = provision(
      [stack({ Resources: { A: box({ Name: { Ref: 'B' } }), B: box({ Name: { Ref: 'A' } }) } })],
      system.kernel,
    );

    expect(notRunHere).toEqual([{ logicalId: 'Board', type: 'Test::Boxes::Dashboard', reason: 'a picture' }]);
    await expect(circle).rejects.toMatchObject({ problems: [expect.stringContaining('A -> B -> A')] });
  });
});
