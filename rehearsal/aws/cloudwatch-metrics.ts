import type { World } from "../world/world";
import type { Alarm } from "./cloudwatch";
import { publish } from "./sns-publish";

/** One measurement. */
export interface Datum {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Measured extends Datum {
  readonly region: string;
  readonly at: number;
}

const measured = new WeakMap<World, Measured[]>();
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html#alarm-states */
type State = "OK" | "ALARM" | "INSUFFICIENT_DATA";

/** By ARN of the alarm. An alarm that was never evaluated has too little data. */
const states = new WeakMap<World, Map<string, State>>();

/**
 * Records a measurement. The alarms on its metric are evaluated when its period is over, and once more when the
 * periods that they look at have passed without another.
 */
export function putMetric(world: World, region: string, datum: Datum): void {
  const data = measured.get(world) ?? [];
  measured.set(world, data);
  data.push({ ...datum, region, at: world.clock.now });
  for (const [row, alarm] of world.facts.list<Alarm>("cloudwatch:alarm")) {
    if (alarm.region === region && watches(alarm, datum)) {
      const period = alarm.period * 1000;
      const rest = period - (world.clock.now % period);
      for (let later = 0; later <= alarm.evaluationPeriods; later++) {
        world.clock.after(rest + later * period, () => {
          const now = world.facts.get<Alarm>(row);
          if (now) {
            evaluateAlarm(world, now, data);
          }
        });
      }
    }
  }
}

function watches(alarm: Alarm, { namespace, name, dimensions }: Datum): boolean {
  const names = Object.keys(dimensions);
  return (
    alarm.namespace === namespace &&
    alarm.metricName === name &&
    Object.keys(alarm.dimensions).length === names.length &&
    names.every((dimension) => alarm.dimensions[dimension] === dimensions[dimension])
  );
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html */
function evaluateAlarm(world: World, alarm: Alarm, data: readonly Measured[]): void {
  const period = alarm.period * 1000;
  const { now } = world.clock;
  const points = Array.from({ length: alarm.evaluationPeriods }, (_, back) => {
    const end = now - back * period;
    const values = data
      .filter((datum) => datum.region === alarm.region && watches(alarm, datum))
      .filter(({ at }) => at >= end - period && at < end)
      .map(({ value }) => value);
    return values.length > 0 ? compare(alarm, statistic(alarm, values)) : undefined;
  });
  const state = stateAfter(alarm, points);
  if (state !== undefined) {
    changeState(world, alarm, state);
  }
}

/**
 * The state that follows from points, which are breaching or not or missing; undefined where it stays. CloudWatch
 * also looks at older points where some are missing; how far back it does not say.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
function stateAfter(
  { treatMissingData, datapointsToAlarm }: Alarm,
  points: readonly (boolean | undefined)[],
): State | undefined {
  const nothing = points.every((point) => point === undefined);
  if (nothing && treatMissingData === "ignore") {
    return undefined;
  }
  if (nothing && treatMissingData === "missing") {
    return "INSUFFICIENT_DATA";
  }
  const breaching = points.filter((point) => point ?? treatMissingData === "breaching");
  return breaching.length >= datapointsToAlarm ? "ALARM" : "OK";
}

function statistic({ statistic: name }: Alarm, values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  const of: Readonly<Record<string, number>> = {
    Sum: sum,
    Average: sum / values.length,
    SampleCount: values.length,
    Maximum: Math.max(...values),
    Minimum: Math.min(...values),
  };
  return of[name] ?? Number.NaN;
}

function compare({ comparisonOperator, threshold }: Alarm, value: number): boolean {
  const holds: Readonly<Record<string, boolean>> = {
    GreaterThanThreshold: value > threshold,
    GreaterThanOrEqualToThreshold: value >= threshold,
    LessThanThreshold: value < threshold,
    LessThanOrEqualToThreshold: value <= threshold,
  };
  return holds[comparisonOperator] ?? false;
}

/** Actions are taken when the state changes, not while it lasts. */
function changeState(world: World, alarm: Alarm, state: State): void {
  const known = states.get(world) ?? new Map<string, State>();
  states.set(world, known);
  if ((known.get(alarm.arn) ?? "INSUFFICIENT_DATA") === state) {
    return;
  }
  known.set(alarm.arn, state);
  const actions = {
    OK: alarm.okActions,
    ALARM: alarm.alarmActions,
    INSUFFICIENT_DATA: alarm.insufficientDataActions,
  };
  for (const topicArn of alarm.actionsEnabled ? actions[state] : []) {
    publish(world, topicArn, alarm.region, {
      service: "cloudwatch.amazonaws.com",
      sourceArn: alarm.arn,
      subject: `${state}: "${alarm.name}"`,
    });
  }
}
