import { describe, expect, it } from 'vitest';
import { bindMethods } from '../../src/base/bind-methods.js';

class Base {
  name = 'base';
  reads = 0;
  constructor() {
    bindMethods(this);
  }
  who(): string {
    return this.name;
  }
  inherited(): string {
    return this.name;
  }
  get lazy(): number {
    return ++this.reads;
  }
}

class Derived extends Base {
  override name = 'derived';
  override who(): string {
    return `${super.who()}!`;
  }
}

describe('bindMethods', () => {
  it('binds own, inherited and overridden methods', () => {
    const { who, inherited } = new Derived();
    expect([who(), inherited()]).toEqual(['derived!', 'derived']);
  });

  it('reads no accessor and shows no new keys', () => {
    const instance = new Derived();
    expect(instance.reads).toBe(0);
    expect(Object.keys(instance)).toEqual(['name', 'reads']);
  });

  it('leaves methods replaceable, as spies need them', () => {
    const instance = new Base();
    instance.who = () => 'spy';
    expect(instance.who()).toBe('spy');
  });
});
