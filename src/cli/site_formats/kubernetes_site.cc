// Kubernetes: policies and hosts in ConfigMaps, an nginx that serves them, and an Ingress for each
// certificate.
#include <fmt/format.h>

#include <map>

#include "cli/site_formats/certificate_batches.h"
#include "cli/site_formats/container_nginx.h"
#include "cli/site_formats/next_steps.h"
#include "cli/site_formats/site_format.h"
#include "cli/site_formats/yaml_string.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::string_view kKubernetesStart = "# The MTA-STS policies for Kubernetes, by mtasts gen-site.\n";
constexpr std::string_view kOverlayStart = "# Settings of your cluster for an overlay, by mtasts gen-site.\n";

// A ConfigMap is limited to 1 MiB, including the text around its data.
constexpr std::size_t kConfigMapSize = std::size_t{512} * 1024;

struct Entry {
  std::string key;
  std::string text;
};

// The data of one ConfigMap.
using Data = std::vector<Entry>;

struct Texts {
  std::vector<std::string> keys;  // of Site::texts
  std::vector<Data> config_maps;
};

struct Cluster {
  const Site& site;
  std::string revision;  // a digest of all files
  Texts policies = {};
  std::vector<std::string> maps = {};  // of hosts, a ConfigMap each
};

// A policy's key is a digest of its bytes: a pod that still has the old map finds the old policy or none,
// never another one.
Texts policies_of(const Site& site) {
  Texts texts;
  std::map<std::string, std::string> taken;
  std::size_t size = 0;
  for (const ServedPolicy& policy : site.texts) {
    std::string key = hex_digest(policy.text) + ".txt";
    while (!taken.try_emplace(key, policy.text).second) key = fmt::format("x{}", key);
    // The site of a fleet without a policy has an empty one.
    if (texts.config_maps.empty() || size + policy.text.size() > kConfigMapSize) {
      texts.config_maps.emplace_back();
      size = 0;
    }
    size += policy.text.size() + key.size();
    texts.config_maps.back().push_back({key, policy.text});
    texts.keys.push_back(std::move(key));
  }
  return texts;
}

std::vector<std::string> maps_of(const Site& site, const Texts& policies) {
  std::vector<std::string> maps = {""};
  for (const ServedDomain& served : site.domains) {
    const std::string line = map_line(policy_host(served.domain).text(), policies.keys[served.policy]);
    if (maps.back().size() + line.size() > kConfigMapSize) maps.emplace_back();
    maps.back() += line;
  }
  return maps;
}

std::string nginx_of(const Site& site) {
  return container_nginx({.hosts = "/etc/mta-sts/hosts-*.map",
                          .root = "/srv/mta-sts",
                          .file = "/$policy",
                          .domains = site.domains.size()});
}

Cluster cluster_of(const Site& site) {
  Cluster cluster{.site = site, .revision = ""};
  cluster.policies = policies_of(site);
  cluster.maps = maps_of(site, cluster.policies);
  std::string all = nginx_of(site);
  for (const std::string& map : cluster.maps) all += map;
  for (const Data& data : cluster.policies.config_maps) {
    for (const Entry& entry : data) all += entry.key + entry.text;
  }
  cluster.revision = hex_digest(all);
  return cluster;
}

// The start of a manifest. Its labels find all objects of ours, and those that an earlier run left.
std::string manifest(const Cluster& cluster, std::string_view api_version, std::string_view kind,
                     const std::string& name) {
  return fmt::format(
      "---\napiVersion: \"{}\"\nkind: \"{}\"\nmetadata:\n  name: \"{}\"\n  labels:\n"
      "    app.kubernetes.io/name: \"mta-sts\"\n    app.kubernetes.io/version: \"{}\"\n",
      api_version, kind, name, cluster.revision);
}

std::string config_map(const Cluster& cluster, const std::string& name, const Data& data) {
  std::string text = manifest(cluster, "v1", "ConfigMap", name) + "data:\n";
  for (const Entry& entry : data) {
    text += fmt::format("  {}: {}\n", yaml_string(entry.key), yaml_string(entry.text));
  }
  return text;
}

std::string config_maps(const Cluster& cluster) {
  std::string text(kKubernetesStart);
  text += config_map(cluster, "mta-sts-nginx", {{"nginx.conf", nginx_of(cluster.site)}});
  for (std::size_t i = 0; i < cluster.maps.size(); ++i) {
    text += config_map(cluster, fmt::format("mta-sts-hosts-{}", i + 1),
                       {{fmt::format("hosts-{}.map", i + 1), cluster.maps[i]}});
  }
  for (std::size_t i = 0; i < cluster.policies.config_maps.size(); ++i) {
    text += config_map(cluster, fmt::format("mta-sts-policies-{}", i + 1), cluster.policies.config_maps[i]);
  }
  return text;
}

// The ConfigMaps of that name as sources of one directory.
std::string sources(const std::string& name, std::size_t count) {
  std::string text;
  for (std::size_t i = 1; i <= count; ++i) {
    text += fmt::format("              - configMap: {{name: \"mta-sts-{}-{}\"}}\n", name, i);
  }
  return text;
}

constexpr std::string_view kDeployment = R"(spec:
  replicas: 2
  selector:
    matchLabels:
      app.kubernetes.io/name: "mta-sts"
  template:
    metadata:
      labels:
        app.kubernetes.io/name: "mta-sts"
      annotations:
        # nginx reads the list of hosts when it starts: another list makes new pods.
        mtasts/revision: "{revision}"
    spec:
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
        runAsUser: 101
        runAsGroup: 101
        seccompProfile: {{type: "RuntimeDefault"}}
      containers:
        - name: "nginx"
          image: "{image}"
          command: ["nginx", "-c", "/etc/mta-sts/nginx.conf", "-g", "daemon off;"]
          ports:
            - name: "http"
              containerPort: {port}
          readinessProbe:
            httpGet:
              path: "/.well-known/mta-sts.txt"
              port: "http"
              httpHeaders:
                - name: "Host"
                  value: "{host}"
          resources:
            requests: {{cpu: "10m", memory: "{memory}Mi"}}
            limits: {{memory: "{memory}Mi"}}
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: {{drop: ["ALL"]}}
          volumeMounts:
            - {{name: "configuration", mountPath: "/etc/mta-sts", readOnly: true}}
            - {{name: "policies", mountPath: "/srv/mta-sts", readOnly: true}}
            - {{name: "tmp", mountPath: "/tmp"}}
      volumes:
        - name: "configuration"
          projected:
            sources:
              - configMap: {{name: "mta-sts-nginx"}}
{maps}        - name: "policies"
          projected:
            sources:
{policies}        - name: "tmp"
          emptyDir: {{sizeLimit: "1Mi"}}
)";

constexpr std::string_view kKubernetesService = R"(spec:
  selector:
    app.kubernetes.io/name: "mta-sts"
  ports:
    - name: "http"
      port: 80
      targetPort: "http"
)";

std::string workload(const Cluster& cluster) {
  const std::string name = "mta-sts";
  std::string text(kKubernetesStart);
  text += manifest(cluster, "apps/v1", "Deployment", name);
  text += fmt::format(kDeployment, fmt::arg("revision", cluster.revision), fmt::arg("image", kContainerImage),
                      fmt::arg("port", kContainerPort),
                      fmt::arg("memory", container_memory(cluster.site.domains.size())),
                      fmt::arg("host", policy_host(cluster.site.domains.front().domain).text()),
                      fmt::arg("maps", sources("hosts", cluster.maps.size())),
                      fmt::arg("policies", sources("policies", cluster.policies.config_maps.size())));
  text += manifest(cluster, "v1", "Service", name);
  return text.append(kKubernetesService);
}

std::string ingress(const Cluster& cluster, const CertificateBatch& batch) {
  const std::string name = "mta-sts-" + hex_digest(batch.name);
  std::string text = manifest(cluster, "networking.k8s.io/v1", "Ingress", name);
  if (!cluster.site.certificate)
    text += "  annotations:\n    cert-manager.io/cluster-issuer: \"letsencrypt\"\n";
  text += "spec:\n  tls:\n    - hosts:\n";
  for (const ServedDomain& served : batch.domains) {
    text += fmt::format("        - \"{}\"\n", policy_host(served.domain).text());
  }
  text += fmt::format("      secretName: \"{}\"\n  rules:\n",
                      cluster.site.certificate ? "mta-sts-tls" : name + "-tls");
  // The path is "/": no other service answers for the host.
  for (const ServedDomain& served : batch.domains) {
    text += fmt::format(
        "    - host: \"{}\"\n      http:\n        paths:\n          - path: \"/\"\n"
        "            pathType: \"Prefix\"\n            backend:\n              service:\n"
        "                name: \"mta-sts\"\n                port: {{name: \"http\"}}\n",
        policy_host(served.domain).text());
  }
  return text;
}

std::string ingresses(const Cluster& cluster) {
  std::string text(kKubernetesStart);
  for (const CertificateBatch& batch : certificate_batches(cluster.site)) text += ingress(cluster, batch);
  return text;
}

std::string kustomization() {
  return std::string(kKubernetesStart) +
         "apiVersion: \"kustomize.config.k8s.io/v1beta1\"\nkind: \"Kustomization\"\nresources:\n"
         "  - \"configmaps.yaml\"\n  - \"workload.yaml\"\n  - \"ingresses.yaml\"\n";
}

// Patches for the settings of a cluster. Users edit these, since gen-site overwrites the other files.
std::string overlay_example(const Site& site) {
  std::string text(kOverlayStart);
  text +=
      "# Copy it to kustomization.yaml in a directory of yours, and let `resources` name that of gen-site.\n"
      "apiVersion: \"kustomize.config.k8s.io/v1beta1\"\nkind: \"Kustomization\"\n"
      "namespace: \"mail\"\nresources:\n  - \"../mta-sts\"\nimages:\n  - name: \"nginx\"\n"
      "    newName: \"registry.example.com/nginx\"\n    newTag: \"stable-alpine\"\npatches:\n"
      "  - target: {kind: \"Ingress\"}\n    patch: |-\n"
      "      - {op: \"add\", path: \"/spec/ingressClassName\", value: \"nginx\"}\n";
  if (!site.certificate) {
    text +=
        "      - {op: \"replace\", path: \"/metadata/annotations/cert-manager.io~1cluster-issuer\", value: "
        "\"letsencrypt\"}\n";
  }
  return text;
}

std::vector<SiteStep> kubernetes_steps(const Cluster& cluster) {
  const std::string directory = shell_word(cluster.site.output_dir);
  std::vector<SiteStep> steps = {address_step(cluster.site)};
  if (cluster.site.certificate) {
    steps.push_back({"Make the secret of the certificate, again after each renewal",
                     {fmt::format("kubectl create secret tls mta-sts-tls --cert={} --key={} "
                                  "--dry-run=client --output=yaml | kubectl apply --server-side "
                                  "--filename=-",
                                  shell_word(cluster.site.certificate->file),
                                  shell_word(cluster.site.certificate->key))}});
  }
  const std::string_view beginning =
      cluster.site.certificate ? "The" : "The ClusterIssuer of cert-manager is `letsencrypt`, the";
  steps.push_back(
      {fmt::format("Apply the manifests, again after each run of gen-site. {} IngressClass is that of the "
                   "cluster and the namespace that of the context; an overlay changes them, see "
                   "overlay.example.yaml. No rule of the ingress controller may redirect the Policy Hosts",
                   beginning),
       {"kubectl apply --server-side --kustomize " + directory,
        "kubectl rollout status deployment/mta-sts"}});
  steps.push_back(
      {"Remove the objects of earlier runs that this run did not make. If the controller refuses a host in "
       "two Ingresses, do this before the manifests are applied",
       {fmt::format("kubectl delete ingress,configmap --selector "
                    "'app.kubernetes.io/name=mta-sts,app.kubernetes.io/version!={}'",
                    cluster.revision)}});
  return steps;
}

Result<PrintedSite> kubernetes_site(const Site& site) {
  const Cluster cluster = cluster_of(site);
  const std::string start(kKubernetesStart);
  return PrintedSite{
      .files = {{"configmaps.yaml", config_maps(cluster), start},
                {"workload.yaml", workload(cluster), start},
                {"ingresses.yaml", ingresses(cluster), start},
                {"kustomization.yaml", kustomization(), start},
                {"overlay.example.yaml", overlay_example(site), std::string(kOverlayStart)}},
      .steps = kubernetes_steps(cluster),
  };
}

}  // namespace

constinit const SiteFormat kKubernetesSite = {
    .name = "kubernetes",
    .print = kubernetes_site,
    .gets_certificates = true,
    .man =
        "The same in a cluster: the policies in ConfigMaps, an Ingress for each certificate of cert-manager. "
        "Settings of your cluster go into an overlay.",
};

}  // namespace mtasts
