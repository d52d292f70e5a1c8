import { AcmeAccount } from './acme-account.entity';
import { Certificate } from './certificate.entity';
import { CertificateOrder } from './certificate-order.entity';

export const certificatesEntities = [AcmeAccount, CertificateOrder, Certificate];
