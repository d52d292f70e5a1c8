import { Module, type DynamicModule } from '@nestjs/common';
import { approvalsEntities, ApprovalsModule } from '@app/approvals';
import { certificatesEntities, CertificatesModule } from '@app/certificates';
import { hostingEntities, HostingModule } from '@app/hosting';
import { identityEntities, IdentityModule } from '@app/identity';
import { lettersEntities, LettersModule } from '@app/letters';
import { type Config, PlatformModule, StoryBook } from '@app/platform';
import { registryEntities, RegistryModule, registryOutlines } from '@app/registry';
import { remoteEntities, RemoteModule } from '@app/remote';
import { zonesEntities, ZonesModule, zonesOutlines } from '@app/zones';
import { StepLoop } from './step-loop';
import { PlanDomainStory } from './stories/plan-domain.story';
import { RegisterDomainStory } from './stories/register-domain.story';
import { UndoReleaseStory } from './stories/undo-release.story';
import { StoryShelf } from './story-shelf';
import { AutoClose } from './timers/auto-close';
import { Mailer } from './timers/mailer';

const entities = [
  ...identityEntities, ...lettersEntities, ...remoteEntities, ...approvalsEntities,
  ...zonesEntities, ...registryEntities, ...hostingEntities, ...certificatesEntities,
];

@Module({
  imports: [IdentityModule, LettersModule, RemoteModule, ApprovalsModule, ZonesModule, RegistryModule, HostingModule, CertificatesModule],
  providers: [
    PlanDomainStory,
    RegisterDomainStory,
    UndoReleaseStory,
    {
      provide: StoryShelf,
      useFactory: (plan: PlanDomainStory, register: RegisterDomainStory, undo: UndoReleaseStory, book: StoryBook) => new StoryShelf([plan, register, undo], book),
      inject: [PlanDomainStory, RegisterDomainStory, UndoReleaseStory, StoryBook],
    },
    StepLoop,
    Mailer,
    AutoClose,
  ],
})
export class WorkerModule {
  static forRoot(config: Config): DynamicModule {
    return { module: WorkerModule, imports: [PlatformModule.forRoot({ config, entities, stories: { ...registryOutlines, ...zonesOutlines } })] };
  }
}
