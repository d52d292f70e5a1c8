import { Global, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { Clock } from '@app/kernel';
import { Blobs, Config, Db, Events, Locks, Log, Outbox, Runs, Secrets } from '@app/platform';
import { TestProduct, testStandard } from '../../../test/support/approvals.factory';
import { FakeClock } from '../../../test/support/fake-clock';
import { ApprovalsModule } from './approvals.module';
import { Approvals } from './approvals.service';
import { letterService } from './flows/letter-service.flow';
import { Phrases, HousePhrases } from './phrases';
import { Products, type Product } from './product';

const parts = [Db, Events, Runs, Outbox, Blobs, Locks, Secrets].map((part) => ({ provide: part, useValue: {} }));
const rest = [{ provide: Clock, useValue: new FakeClock() }, { provide: Config, useValue: {} }, { provide: Log, useValue: new Log(() => undefined) }];

@Global()
@Module({ providers: [...parts, ...rest], exports: [...parts, ...rest].map((p) => p.provide) })
class PlatformStandIn {}

async function boot(...products: Product[]): Promise<TestingModule> {
  const app = await Test.createTestingModule({ imports: [PlatformStandIn, HousePhrases.of({ 'house.word': { id: 'kata', en: 'word' } }), ApprovalsModule] }).compile();
  products.forEach((p) => app.get(Products).add(p));
  return app.init();
}

describe('the approvals module', () => {
  it('stands with its products, and speaks the house\'s words', async () => {
    const app = await boot(new TestProduct());
    expect(app.get(Approvals)).toBeInstanceOf(Approvals);
    expect(app.get(Phrases).say('house.word')).toBe('kata');
  });

  it.each<[string, Partial<Product>, string]>([
    ['a flow without an exit', { flow: { ...letterService, transitions: letterService.transitions.filter((t) => t.item !== 'L15') } }, 'state executed has no exit'],
    ['a clock of another standard', { standard: { ...testStandard, id: 'INF' } }, 'clock DOM-3a-reply is not of standard INF'],
    ['no exec clock', { standard: { ...testStandard, clocks: [testStandard.clocks[0]!] } }, 'standard DOM has not one exec clock'],
    ['a story without a plan', { planStory: null }, 'a plan needs a story'],
  ])('refuses to start on a product with %s', async (_name, change, problem) => {
    await expect(boot(Object.assign(new TestProduct(), change))).rejects.toThrow(problem);
  });

  it('refuses a product that stands twice', async () => {
    await expect(boot(new TestProduct(), new TestProduct())).rejects.toThrow('product test_product stands twice');
  });
});
