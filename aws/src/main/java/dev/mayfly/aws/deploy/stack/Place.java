package dev.mayfly.aws.deploy.stack;

/// Where in AWS a deployment is, and how its resources are called there.
///
/// @param partition `aws`, `aws-cn` or `aws-us-gov`
/// @param account twelve digits
/// @param region such as `eu-central-1`
public record Place(String partition, String account, String region) {
    /// Checks the forms.
    public Place {
        if (!account.matches("[0-9]{12}")) {
            throw new IllegalArgumentException("not twelve digits: account=" + account);
        }
        if (!region.matches("[a-z]{2}(-[a-z]+)+-[0-9]+")) {
            throw new IllegalArgumentException("not a region: region=" + region);
        }
    }

    /// A place whose partition follows from its region.
    public static Place of(String account, String region) {
        String partition =
                region.startsWith("cn-")
                        ? "aws-cn"
                        : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
        return new Place(partition, account, region);
    }

    /// The ARN of something that belongs to a region.
    ///
    /// @param rest such as `function:name`
    public String arn(String service, String rest) {
        return "arn:" + partition + ":" + service + ":" + region + ":" + account + ":" + rest;
    }

    /// The ARN of a role.
    public String roleArn(String name) {
        return "arn:" + partition + ":iam::" + account + ":role/" + name;
    }

    /// The ARN of a bucket, or with a key of what lies there.
    public String bucketArn(String name) {
        return "arn:" + partition + ":s3:::" + name;
    }
}
