import type { ResourceModel, Self, Values } from "./model";

const alphabets = [
  { flag: "lower", characters: "abcdefghijklmnopqrstuvwxyz" },
  { flag: "upper", characters: "ABCDEFGHIJKLMNOPQRSTUVWXYZ" },
  { flag: "numeric", characters: "0123456789" },
  { flag: "special", characters: "!@#$%&*()-_=+[]{}<>:?" },
] as const;

function alphabetOf(inputs: Values): string {
  return alphabets
    .filter(({ flag }) => inputs[flag] !== false)
    .map(({ characters }) => characters)
    .join("");
}

/** Every property of a random value replaces it: it is drawn once and kept. */
const drawnOnce = { replaces: true } as const;

const properties = {
  length: { required: true, ...drawnOnce },
  lower: drawnOnce,
  upper: drawnOnce,
  numeric: drawnOnce,
  special: drawnOnce,
  keepers: drawnOnce,
} as const;

function draw({ inputs, unique }: Self): string {
  const alphabet = alphabetOf(inputs);
  const length = Number(inputs["length"]);
  const digits = unique(length * 4);
  return Array.from({ length }, (_, index) =>
    alphabet.charAt(Number.parseInt(digits.slice(index * 4, index * 4 + 4), 16) % alphabet.length),
  ).join("");
}

const inStateOnly = { create: () => {}, update: () => {}, delete: () => {} };

const randomString: ResourceModel = {
  source: "https://www.pulumi.com/registry/packages/random/api-docs/randomstring/",
  properties,
  outputs: (self) => {
    const result = draw(self);
    return { id: result, result };
  },
  ...inStateOnly,
};

/** Its result is a secret, and its id tells nothing. */
const randomPassword: ResourceModel = {
  source: "https://www.pulumi.com/registry/packages/random/api-docs/randompassword/",
  properties,
  outputs: (self) => ({ id: "none", result: draw(self) }),
  ...inStateOnly,
};

export const random: Readonly<Record<string, ResourceModel>> = {
  "random:index/randomString:RandomString": randomString,
  "random:index/randomPassword:RandomPassword": randomPassword,
};
