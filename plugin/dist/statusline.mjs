import { createRequire as nodeCreateRequire } from 'node:module'
const require = nodeCreateRequire(import.meta.url)

// src/statusline.ts
import { readFileSync as readFileSync2 } from "node:fs";
import { join as join3 } from "node:path";

// src/config/user-home.ts
import { homedir, userInfo } from "node:os";
var NOWHERE = "/nonexistent";
function userHome() {
  try {
    return homedir() || userInfo().homedir || NOWHERE;
  } catch {
    return NOWHERE;
  }
}

// src/statusline/budget.ts
var VARIABLE = "CLAUDE_METRICS_BUDGET_USD";
var KEY = "budget_usd";
function budgetOf(env2, config) {
  return dollars(env2[VARIABLE] || void 0) ?? dollars(keyOf(config));
}
function dollars(value) {
  const amount = typeof value === "string" ? Number(value) : value;
  return typeof amount === "number" && Number.isFinite(amount) && amount > 0 ? amount : void 0;
}
function keyOf(config) {
  try {
    return JSON.parse(config ?? "{}")?.[KEY];
  } catch {
    return void 0;
  }
}

// src/statusline/day.ts
import { readFileSync } from "node:fs";
import { join as join2 } from "node:path";

// src/process/private-files.ts
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync
} from "node:fs";
import { basename, dirname, join } from "node:path";
var SHARED_BITS = 63;
function makePrivateFolder(path) {
  makeFolders(path);
  makePrivate(path);
}
function makePrivate(path) {
  const stats = lstatSync(path);
  if (stats.isSymbolicLink() || !stats.isDirectory()) throw new Error(`not a folder of its own: ${path}`);
  if (process.platform !== "win32" && (stats.mode & SHARED_BITS) !== 0) chmodSync(path, 448);
}
function makeFolders(path) {
  try {
    mkdirSync(path, { mode: 448 });
  } catch (error) {
    if (existsSync(path)) return;
    const parent = dirname(path);
    if (error.code !== "ENOENT" || existsSync(parent)) throw error;
    makeFolders(parent);
    makeFolders(path);
  }
}
function writePrivateFile(path, data, options = {}) {
  const draft = join(dirname(path), `.${basename(path)}.${process.pid}.${randomBytes(6).toString("hex")}.draft`);
  try {
    const file = openSync(draft, "wx", 384);
    try {
      writeFileSync(file, data);
      if (options.sync) fsyncSync(file);
    } finally {
      closeSync(file);
    }
    replace(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
function replace(draft, path) {
  try {
    renameSync(draft, path);
  } catch (error) {
    if (!lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error;
    renameSync(path, `${path}.${randomBytes(6).toString("hex")}.bad`);
    renameSync(draft, path);
  }
}

// src/statusline/day.ts
function costOfDay(home2, { id, costUsd, startedAtMs }, nowMs) {
  const today = new Date(nowMs);
  const midnightMs = new Date(today.getFullYear(), today.getMonth(), today.getDate()).getTime();
  const day2 = String(midnightMs);
  const path = join2(home2, "statusline.json");
  const found = read(path);
  const file = found?.day === day2 ? found : { day: day2, sessions: {} };
  const known = file.sessions[id];
  if (known === void 0 || known.now !== costUsd) {
    const yesterday = found?.sessions[id]?.now ?? (startedAtMs < midnightMs ? costUsd : 0);
    const before = Math.min(known?.before ?? yesterday, costUsd);
    file.sessions[id] = { before, now: costUsd };
    write(home2, path, file);
  }
  return Object.values(file.sessions).reduce((sum, { before, now }) => sum + now - before, 0);
}
function read(path) {
  try {
    const file = JSON.parse(readFileSync(path, "utf8"));
    const isWhole = Object.values(file.sessions).every(({ before, now }) => Number.isFinite(before + now));
    return typeof file.day === "string" && isWhole ? file : void 0;
  } catch {
    return void 0;
  }
}
function write(home2, path, file) {
  try {
    makePrivateFolder(home2);
    writePrivateFile(path, JSON.stringify(file));
  } catch {
  }
}

// src/statusline/line.ts
function statusLine(input, { home: home2, now, budget: budget2 }) {
  const { session_id: id, cost, context_window: context } = parse(input);
  const costUsd = number(cost?.total_cost_usd);
  const used = number(context?.used_percentage);
  const left = number(context?.remaining_percentage) ?? (used === void 0 ? void 0 : 100 - used);
  const parts = [];
  if (costUsd === void 0) parts.push("cost unknown");
  else {
    parts.push(`${dollars2(costUsd)} session`);
    const startedAtMs = now - (number(cost?.total_duration_ms) ?? 0);
    if (typeof id === "string") parts.push(day(costOfDay(home2, { id, costUsd, startedAtMs }, now), budget2));
  }
  if (left !== void 0) parts.push(`${Math.max(0, Math.round(left))} % context left`);
  return parts.join(" \xB7 ");
}
function day(spent, budget2) {
  if (budget2 === void 0) return `${dollars2(spent)} today`;
  return `${dollars2(spent)} of ${dollars2(budget2)} today${spent > budget2 ? " (over budget)" : ""}`;
}
var dollars2 = (amount) => `$${amount.toFixed(2)}`;
var number = (value) => typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : void 0;
function parse(input) {
  try {
    const parsed = JSON.parse(input);
    return typeof parsed === "object" && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

// src/statusline.ts
var { env, stdout } = process;
var home = env.CLAUDE_METRICS_HOME || join3(userHome(), ".claude-metrics");
var budget = budgetOf(env, read2(join3(home, "config.json")));
stdout.write(`${statusLine(read2(0) ?? "", { home, now: Date.now(), budget })}
`);
function read2(file) {
  try {
    return readFileSync2(file, "utf8");
  } catch {
    return void 0;
  }
}
