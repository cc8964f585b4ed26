# The records that `mtasts gen-zone --format terraform-cloudflare -o mtasts.auto.tfvars.json` prints, at
# Cloudflare: version 5 of its provider. Static: only the variables change.
terraform {
  required_providers {
    cloudflare = {
      source  = "cloudflare/cloudflare"
      version = "~> 5.0"
    }
  }
}

variable "mtasts_records" {
  type = map(object({
    zone    = string
    name    = string
    type    = string
    ttl     = number
    content = string
  }))
}

variable "zone_ids" {
  description = "The id of each zone at Cloudflare, by the zone's name"
  type        = map(string)
}

resource "cloudflare_dns_record" "mtasts" {
  for_each = var.mtasts_records
  zone_id  = var.zone_ids[each.value.zone]
  name     = each.value.name
  type     = each.value.type
  ttl      = each.value.ttl
  content  = each.value.content
  proxied  = false
}
