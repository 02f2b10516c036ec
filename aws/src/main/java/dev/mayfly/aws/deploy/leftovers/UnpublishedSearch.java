package dev.mayfly.aws.deploy.leftovers;

import dev.mayfly.UnpublishedOutput;
import dev.mayfly.aws.deploy.DeployException;
import dev.mayfly.aws.deploy.StoredObjects;
import dev.mayfly.aws.deploy.leftovers.JobData.Kind;
import dev.mayfly.aws.deploy.stack.S3Prefix;
import dev.mayfly.aws.s3.request.S3Location;
import dev.mayfly.codec.EncodingException;
import dev.mayfly.storage.PublishingMark;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Finds what attempts wrote for outputs that did not appear: beside the outputs of jobs that are
/// known, and directly in some places. Used by one thread, once.
///
/// What it finds counts as young as the job that wrote it, if that is kept, and as the mark of one
/// that publishes the output. What no known job wrote may be of one that is kept and cannot be
/// read, so it counts as young as these. A directory that holds anything else than attempts write
/// is not Mayfly's.
final class UnpublishedSearch {
    private static final String SCHEME = "s3://";

    private final Function<String, StoredObjects> buckets;
    private final Consumer<String> remarks;
    private final Map<String, Instant> kept = new HashMap<>();
    private final Set<String> outputs = new TreeSet<>();
    private final Map<String, JobData> found = new TreeMap<>();
    private Instant unreadable = Instant.EPOCH;

    /// @param buckets what lies in each, by its name
    /// @param remarks told what cannot be looked for
    UnpublishedSearch(Function<String, StoredObjects> buckets, Consumer<String> remarks) {
        this.buckets = buckets;
        this.remarks = remarks;
    }

    /// Takes note of where a job writes, as far as that is kept.
    void know(JobData job) {
        if (job.kind() != Kind.JOB && job.kind() != Kind.ENDED) {
            return;
        }
        S3Location record = job.directory().child(job.kind() == Kind.JOB ? "job" : "end");
        Optional<byte[]> bytes = buckets.apply(record.bucket()).read(record.key());
        if (bytes.isEmpty()) {
            return; // it has ended meanwhile
        }
        try {
            if (job.kind() == Kind.ENDED) {
                outputs.add(UnpublishedOutput.outputOfEnded(bytes.get(), record.toString()));
            } else {
                var own = UnpublishedOutput.ofJob(bytes.get(), record.toString());
                kept.merge(name(own), job.lastWritten(), UnpublishedSearch::later);
                outputs.add(own.output());
            }
        } catch (EncodingException e) {
            if (job.kind() == Kind.JOB) {
                unreadable = later(unreadable, job.lastWritten());
            }
            remarks.accept(
                    "what job "
                            + job.name()
                            + " left beside its output is not looked for: "
                            + e.getMessage());
        }
    }

    /// What no other job's has, but those that take its place.
    private static String name(UnpublishedOutput output) {
        String directory = output.first().directory();
        return directory.substring(directory.lastIndexOf('/') + 1);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /// Looks beside the outputs of the jobs that are known, and in some places.
    ///
    /// @param places that outputs lie in
    Collection<JobData> find(List<S3Prefix> places) {
        for (String output : outputs) {
            if (output.startsWith(SCHEME)) {
                findBeside(output);
            }
        }
        for (S3Prefix place : places) {
            look(
                    new S3Location(place.bucket(), place.prefix()).child(UnpublishedOutput.PREFIX),
                    _ -> true);
        }
        return found.values();
    }

    private void findBeside(String output) {
        try {
            look(
                    parsed(UnpublishedOutput.prefixBeside(output)),
                    own -> own.output().equals(output));
        } catch (DeployException | AwsServiceException e) {
            remarks.accept(
                    "what jobs left beside " + output + " is not looked for: " + e.getMessage());
        }
    }

    private static S3Location parsed(String key) {
        try {
            return S3Location.parse(key);
        } catch (IOException e) {
            throw new DeployException(String.valueOf(e.getMessage()), e);
        }
    }

    /// @param prefix what the keys of directories begin with
    private void look(S3Location prefix, Predicate<UnpublishedOutput> isWanted) {
        int start = prefix.key().lastIndexOf('/') + 1;
        var here = new TreeMap<String, JobData>();
        var foreign = new HashSet<String>();
        buckets.apply(prefix.bucket())
                .pages(
                        prefix.key(),
                        page -> page.forEach(object -> add(prefix, start, object, here, foreign)));
        here.keySet().removeAll(foreign);
        here.forEach((name, data) ->
                UnpublishedOutput.at(name)
                        .filter(isWanted)
                        .ifPresent(own -> found.put(name, aged(data, own))));
    }

    /// @param start of the directories' names in the keys
    private static void add(
            S3Location prefix,
            int start,
            S3Object object,
            Map<String, JobData> here,
            Set<String> foreign) {
        int end = object.key().indexOf('/', start);
        if (end < 0) {
            return; // an object where directories are looked for
        }
        S3Location directory = prefix.withKey(object.key().substring(0, end));
        String name = directory.toString();
        if (!UnpublishedOutput.isOfAttempt(object.key().substring(end + 1))) {
            foreign.add(name);
        }
        JobData known = here.getOrDefault(name, JobData.none(Kind.UNPUBLISHED, name, directory));
        here.put(name, known.with(object.size(), object.lastModified()));
    }

    private JobData aged(JobData data, UnpublishedOutput own) {
        S3Location mark = parsed(PublishingMark.key(own.output()));
        return data.notBefore(kept.getOrDefault(name(own), unreadable))
                .notBefore(buckets.apply(mark.bucket()).written(mark.key()).orElse(Instant.EPOCH));
    }
}
