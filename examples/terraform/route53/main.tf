# The records that `mtasts gen-zone --format terraform-route53 -o mtasts.auto.tfvars.json` prints, in Route 53.
# Static: only the variables change.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "mtasts_records" {
  type = map(object({
    zone    = string
    name    = string
    type    = string
    ttl     = number
    records = list(string)
  }))
}

data "aws_route53_zone" "mtasts" {
  for_each = toset([for record in var.mtasts_records : record.zone])
  name     = each.key
}

resource "aws_route53_record" "mtasts" {
  for_each = var.mtasts_records
  zone_id  = data.aws_route53_zone.mtasts[each.value.zone].zone_id
  name     = each.value.name
  type     = each.value.type
  ttl      = each.value.ttl
  records  = each.value.records
}
