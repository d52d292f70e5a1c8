import { Global, Module, type DynamicModule } from '@nestjs/common';
import { PHRASES } from '@app/approvals';
import { PlatformModule, type PlatformOptions } from '@app/platform';
import { ApprovalsPagesModule } from './approvals/approvals-pages.module';
import { IdentityPagesModule } from './identity/identity-pages.module';
import { LettersPagesModule } from './letters/letters-pages.module';
import { RegistryPagesModule } from './registry/registry-pages.module';
import { RemotePagesModule } from './remote/remote-pages.module';
import { RunsPagesModule } from './runs/runs-pages.module';
import { catalogue } from './web/catalogue';
import { WebModule } from './web/web.module';

/** The whole house's sentences, for letters that name what other libs plan. */
@Global()
@Module({ providers: [{ provide: PHRASES, useValue: catalogue }], exports: [PHRASES] })
class CatalogueModule {}

/** The panel: the web floor and one module of pages per lib. `requests/new` stands before `requests/:id`. */
const pages = [CatalogueModule, WebModule, IdentityPagesModule, RegistryPagesModule, ApprovalsPagesModule, LettersPagesModule, RunsPagesModule, RemotePagesModule];

@Module({})
export class PanelModule {
  static forRoot(options: PlatformOptions): DynamicModule {
    return { module: PanelModule, imports: [PlatformModule.forRoot(options), ...pages] };
  }
}
