import type { ResourceType } from '../../../kernel/resource-type.ts';
import { ALARM_PROPERTIES, putAlarm } from './put-alarm.ts';

/** AWS::CloudWatch::CompositeAlarm. */
export const compositeAlarmResource: ResourceType = {
  properties: { ...ALARM_PROPERTIES, AlarmRule: true },
  provision: putAlarm('PutCompositeAlarm'),
};
