from cli.main import baywise

baywise()
