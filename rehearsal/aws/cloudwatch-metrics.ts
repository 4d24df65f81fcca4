import type { Row } from "../world/facts";
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

interface Measured {
  readonly value: number;
  readonly at: number;
}

/** What is known of metrics in one world, and which alarms are to be evaluated when. */
interface Metrics {
  /** By region and metric, the oldest first. */
  readonly data: Map<string, Measured[]>;
  readonly evaluations: Set<string>;
}

const metrics = new WeakMap<World, Metrics>();

/** No alarm looks further back, in milliseconds. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const longestMemory = 8 * 24 * 60 * 60 * 1000;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html#alarm-states */
type State = "OK" | "ALARM" | "INSUFFICIENT_DATA";

/** By ARN of the alarm. An alarm that was never evaluated has too little data. */
const states = new WeakMap<World, Map<string, State>>();

/**
 * Records a measurement. The alarms on its metric are evaluated when its period is over, and once more when the
 * periods that they look at have passed without another.
 */
export function putMetric(world: World, region: string, datum: Datum): void {
  const known = metricsOf(world);
  const { now } = world.clock;
  const key = keyOf(region, datum);
  const recent = (known.data.get(key) ?? []).filter(({ at }) => at > now - longestMemory);
  known.data.set(key, [...recent, { value: datum.value, at: now }]);
  const where = (alarm: Alarm) => alarm.region === region && watches(alarm, datum);
  for (const [row, alarm] of world.facts.list<Alarm>("cloudwatch:alarm", { where })) {
    const period = alarm.period * 1000;
    const rest = period - (now % period);
    for (let later = 0; later <= alarm.evaluationPeriods; later++) {
      evaluateLater(world, known, row, rest + later * period);
    }
  }
}

/** Has the alarms to which silence is as bad as anything evaluated, also where nothing is ever measured. */
export function keepAlarms(world: World): void {
  const known = metricsOf(world);
  for (const [row, alarm] of world.facts.list<Alarm>("cloudwatch:alarm")) {
    if (alarm.treatMissingData === "breaching") {
      const period = alarm.period * 1000;
      evaluateLater(
        world,
        known,
        row,
        period - (world.clock.now % period) + alarm.evaluationPeriods * period,
      );
    }
  }
}

function metricsOf(world: World): Metrics {
  const known = metrics.get(world) ?? { data: new Map<string, Measured[]>(), evaluations: new Set<string>() };
  metrics.set(world, known);
  return known;
}

function keyOf(region: string, { namespace, name, dimensions }: Omit<Datum, "value">): string {
  return JSON.stringify([region, namespace, name, Object.entries(dimensions).sort()]);
}

/** Once for each alarm and time, however many measurements ask for it. */
function evaluateLater(world: World, known: Metrics, row: Row<Alarm>, delay: number): void {
  const evaluation = `${row} ${world.clock.now + delay}`;
  if (known.evaluations.has(evaluation)) {
    return;
  }
  known.evaluations.add(evaluation);
  world.clock.after(delay, () => {
    known.evaluations.delete(evaluation);
    const alarm = world.facts.get<Alarm>(row);
    if (alarm) {
      const { region, namespace, metricName: name, dimensions } = alarm;
      evaluateAlarm(world, alarm, known.data.get(keyOf(region, { namespace, name, dimensions })) ?? []);
    }
  });
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
    const values = data.filter(({ at }) => at >= end - period && at < end).map(({ value }) => value);
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
